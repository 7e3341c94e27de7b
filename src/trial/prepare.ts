import type { Plan } from "../control/plan.ts";
import { wallClock } from "../core/clock.ts";
import { type Duration, seconds } from "../core/duration.ts";
import { usageError } from "../core/errors.ts";
import { type NodeName, nodeNames } from "../core/node.ts";
import { freshSeed, Random } from "../core/random.ts";
import type { Settings } from "../core/settings.ts";
import { stagger } from "../generator/time.ts";
import type { PlanRecord } from "../history/plan-record.ts";
import { byCommand } from "../nemesis/by-command.ts";
import type { AnyNemesis } from "../nemesis/nemesis.ts";
import type { Schedule } from "../nemesis/schedule.ts";
import type { Capability } from "../runtime/cluster.ts";
import type { Offers, Runtime, RuntimeName } from "../runtime/runtime.ts";
import type { System } from "../runtime/system.ts";
import { findNemesis } from "./catalogue.ts";
import { fileSubject } from "./file-subject.ts";
import { type Manner, measured } from "./manner.ts";
import { mutantNamed, withTrial } from "./mutant-named.ts";
import { commandOf, isFile, type Order } from "./order.ts";
import { remoteSite } from "./remote-order.ts";
import { chooseRuntime } from "./runtimes.ts";
import { stockSubject } from "./stock-subject.ts";
import type { Subject } from "./subject.ts";
import { versions } from "./versions.ts";

/**
 * Turns an order into a plan, or refuses it. Everything that can be wrong with an order is found here, before anything
 * starts: names, options, counts, a fault that this runtime cannot inject or that makes no sense on so few nodes.
 *
 * @throws a usage error.
 */
export async function prepare(asked: Order, manner: Manner = measured): Promise<Plan> {
  const row = asked.mutant === undefined ? undefined : mutantNamed(asked.mutant, asked.what);
  const order = row ? withTrial(asked, row.dies) : asked;
  const subject = isFile(order.what) ? await fileSubject(order) : stockSubject(order);
  const remote = remoteSite(order, subject);
  const runtime = remote?.runtime ?? (await chooseRuntime(subject.system, order.runtime));
  const site: Site = {
    system: subject.system,
    settings: subject.settings,
    runtime: runtime.name,
    offers: await offersOf(subject.system, runtime),
    nodes: remote?.nodes ?? nodeNames(checkNodes(subject.system, order.nodes ?? subject.nodes)),
    seed: order.seed ?? freshSeed(),
  };
  const { nodes, seed } = site;
  const duration = order.time ?? subject.duration ?? manner.duration;
  const rate = order.rate ?? subject.rate ?? manner.rate;
  const concurrency = order.concurrency ?? subject.concurrency ?? Math.max(6, nodes.length * 2);
  const planned = schedulesOf(order, subject, duration, site, manner);
  for (const { nemesis } of planned) checkNemesis(nemesis, site);
  const schedules = order.faultCommand === undefined ? planned : planned.map(commanded);
  const record: PlanRecord = {
    schemaVersion: 1,
    test: subject.test,
    seed,
    command: commandOf(manner.command, { ...asked, seed }),
    system: subject.system.name,
    workload: subject.workload,
    runtime: runtime.name,
    nodes,
    options: subject.settings,
    nemeses: schedules.map(({ nemesis }) => nemesis.name),
    ...(row ? { mutants: [row.id] } : {}),
    functions: subject.functions,
    duration,
    rate,
    concurrency,
    timeout: subject.timeout ?? manner.timeout,
    ...(subject.claim ? { claim: subject.claim } : {}),
    checkers: subject.references,
    ...(subject.file ? { file: subject.file } : {}),
    startedAt: wallClock().toISOString(),
    versions: versions(),
  };
  const { system, settings, client, finalReads } = subject;
  const generator = stagger(seconds(1 / rate), subject.generator(concurrency));
  return {
    record,
    system,
    settings,
    client,
    runtime,
    generator,
    schedules,
    ...(finalReads ? { finalReads: finalReads(concurrency) } : {}),
  };
}

/** On what faults are to act, as far as it is known before anything starts. */
interface Site {
  readonly system: System;
  readonly settings: Settings;
  readonly runtime: RuntimeName;
  readonly offers: Offers;
  readonly nodes: readonly NodeName[];
  readonly seed: number;
}

function checkNodes(system: System, nodes: number): number {
  const { min, max } = system.nodes;
  if (nodes >= min && nodes <= max) return nodes;
  throw usageError(`--nodes ${nodes}: ${system.name} runs with ${min} to ${max} nodes`);
}

function schedulesOf(
  order: Order,
  subject: Subject,
  duration: Duration,
  site: Site,
  manner: Manner,
): readonly Schedule[] {
  const names = order.nemesis ?? (manner.swarms ? drawnNemeses(site) : ownChoice(order, subject));
  if (!names) return subject.schedules;
  return manner.schedules(
    names.map((name) => findNemesis(name, manner.round)),
    duration,
  );
}

/** What a script is for when nobody says: whatever it does, to nodes that are drawn. */
const ownChoice = ({ faultCommand }: Order, { schedules }: Subject): readonly string[] | undefined =>
  faultCommand !== undefined && schedules.length === 0 ? ["command"] : undefined;

/** A schedule whose faults a script of the user's carries out. */
const commanded = (schedule: Schedule): Schedule => ({ ...schedule, nemesis: byCommand(schedule.nemesis) });

/** How seldom a seed draws no nemesis at all: fair weather must be survived too. */
const FAIR_WEATHER = 0.1;

/**
 * Some of what the system promises to survive, as far as this runtime can do it: any combination, so that faults meet which nobody
 * would have put together.
 */
function drawnNemeses(site: Site): readonly string[] {
  const random = Random.of(site.seed).fork("swarm");
  const possible = (site.system.survives?.(site.settings) ?? []).filter(
    (name) => refusal(findNemesis(name), site) === undefined,
  );
  return possible.length === 0 || random.chance(FAIR_WEATHER) ? [] : random.subset(possible);
}

/** What a runtime can do to nodes of a system, known before anything starts. Who leads, only the system can say. */
async function offersOf(system: System, runtime: Runtime): Promise<Offers> {
  const offers = await runtime.offers(system);
  return system.primaries ? { ...offers, primaries: true } : offers;
}

function checkNemesis(nemesis: AnyNemesis, site: Site): void {
  const refused = refusal(nemesis, site);
  if (refused) throw refused;
}

/** Why a nemesis cannot be let loose there, if it cannot. */
function refusal(nemesis: AnyNemesis, { system, runtime, offers, nodes, seed }: Site): unknown {
  const missing = nemesis.requires.filter((capability) => offers[capability] !== true);
  if (missing.length > 0) {
    const offered = Object.keys(offers).filter((capability) => offers[capability as Capability] === true);
    const reasons = [...new Set(missing.map((capability) => offers[capability]).filter(Boolean))];
    return usageError(
      `the nemesis ${nemesis.name} needs ${missing.join(" and ")}, which ${system.name} on ${runtime} does not offer${
        reasons.length > 0 ? `: ${reasons.join("; ")}` : ""
      } (it offers ${offered.join(", ") || "nothing"})`,
    );
  }
  try {
    // Planning is pure: a dry run finds what the nemesis itself refuses, such as a partition of a single node.
    nemesis.plan({ nodes, ordinal: 0 }, Random.of(seed).fork("rehearsal"));
    return undefined;
  } catch (error) {
    return error;
  }
}

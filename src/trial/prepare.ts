import type { Plan } from "../control/plan.ts";
import { wallClock } from "../core/clock.ts";
import { seconds } from "../core/duration.ts";
import { usageError } from "../core/errors.ts";
import { nodeNames } from "../core/node.ts";
import { freshSeed } from "../core/random.ts";
import { stagger } from "../generator/time.ts";
import type { PlanRecord } from "../history/plan-record.ts";
import { byCommand } from "../nemesis/by-command.ts";
import type { Schedule } from "../nemesis/schedule.ts";
import type { Offers, Runtime } from "../runtime/runtime.ts";
import type { System } from "../runtime/system.ts";
import { chooseFaults } from "./faults/choose.ts";
import type { Chosen } from "./faults/scheduled.ts";
import { checkNemesis, type Site } from "./faults/site.ts";
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
 * starts: names, options, counts, a fault that this runtime cannot inject or that makes no sense on so few nodes. Which faults there are
 * is chosen by the order, unless somebody else chooses.
 *
 * @throws a usage error.
 */
export async function prepare(
  asked: Order,
  manner: Manner = measured,
  choose: typeof chooseFaults = chooseFaults,
): Promise<Plan> {
  const row = asked.mutant === undefined ? undefined : mutantNamed(asked.mutant, asked.what);
  const order = row ? withTrial(asked, row.dies) : asked;
  const subject = isFile(order.what) ? await fileSubject(order) : stockSubject(order, manner.set);
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
  const chosen = choose(withScript(order, subject), site, duration, manner) ?? ownFaults(subject, site);
  const { nemeses, faults } = chosen;
  const schedules = order.faultCommand === undefined ? chosen.schedules : chosen.schedules.map(byScript);
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
    nemeses,
    ...(faults ? { faults } : {}),
    ...(row ? { mutants: [row.id] } : {}),
    functions: subject.functions,
    readOnly: subject.client.readOnly ?? [],
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

function checkNodes(system: System, nodes: number): number {
  const { min, max } = system.nodes;
  if (nodes >= min && nodes <= max) return nodes;
  throw usageError(`--nodes ${nodes}: ${system.name} runs with ${min} to ${max} nodes`);
}

/** What a test itself has planned. */
function ownFaults({ schedules }: Subject, site: Site): Chosen {
  const nemeses = schedules.map(({ nemesis }) => nemesis);
  for (const nemesis of nemeses) checkNemesis(nemesis, site);
  return { schedules, nemeses: nemeses.map(({ name }) => name) };
}

/** A script that nobody says more about does what it does to nodes that are drawn. */
const withScript = (order: Order, { schedules }: Subject): Order =>
  order.faultCommand !== undefined && order.nemesis === undefined && schedules.length === 0
    ? { ...order, nemesis: ["command"] }
    : order;

/** A schedule whose faults a script of somebody's carries out. */
const byScript = (schedule: Schedule): Schedule => ({ ...schedule, nemesis: byCommand(schedule.nemesis) });

/** What a runtime can do to nodes of a system, known before anything starts. Who leads, only the system can say. */
async function offersOf(system: System, runtime: Runtime): Promise<Offers> {
  const offers = await runtime.offers(system);
  return system.primaries ? { ...offers, primaries: true } : offers;
}

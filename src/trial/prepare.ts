import { release, type } from "node:os";
import { execaSync } from "execa";
import type { Plan } from "../control/plan.ts";
import { wallClock } from "../core/clock.ts";
import { type Duration, seconds, toSeconds } from "../core/duration.ts";
import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { nodeNames } from "../core/node.ts";
import { freshSeed, Random } from "../core/random.ts";
import { stagger } from "../generator/time.ts";
import type { PlanRecord } from "../history/plan-record.ts";
import type { AnyNemesis } from "../nemesis/nemesis.ts";
import { packageOf, type Schedule } from "../nemesis/schedule.ts";
import type { Capability } from "../runtime/cluster.ts";
import type { RuntimeName } from "../runtime/runtime.ts";
import type { System } from "../runtime/system.ts";
import { findNemesis } from "./catalogue.ts";
import { fileSubject } from "./file-subject.ts";
import { commandOf, isFile, type Order } from "./order.ts";
import { ownVersion } from "./own-version.ts";
import { runtimeFor } from "./runtimes.ts";
import { stockSubject } from "./stock-subject.ts";
import type { Subject } from "./subject.ts";

const DEFAULTS = { duration: seconds(30), rate: 200, timeout: seconds(2) } as const;

/**
 * Turns an order into a plan, or refuses it. Everything that can be wrong with an order is found here, before anything
 * starts: names, options, counts, a fault that this runtime cannot inject or that makes no sense on so few nodes.
 *
 * @throws a usage error.
 */
export async function prepare(order: Order): Promise<Plan> {
  const subject = isFile(order.what) ? await fileSubject(order) : stockSubject(order);
  const runtimeName = chooseRuntime(subject.system, order.runtime);
  const nodes = nodeNames(checkNodes(subject.system, order.nodes ?? subject.nodes));
  const seed = order.seed ?? freshSeed();
  const duration = order.time ?? subject.duration ?? DEFAULTS.duration;
  const rate = order.rate ?? subject.rate ?? DEFAULTS.rate;
  const concurrency = order.concurrency ?? subject.concurrency ?? Math.max(6, nodes.length * 2);
  const schedules = schedulesOf(order, subject, duration);
  for (const { nemesis } of schedules) checkNemesis(nemesis, subject.system, runtimeName, nodes, seed);
  const record: PlanRecord = {
    schemaVersion: 1,
    test: subject.test,
    seed,
    command: commandOf(order, seed, order.time === undefined ? undefined : timeText(order.time)),
    system: subject.system.name,
    workload: subject.workload,
    runtime: runtimeName,
    nodes,
    options: subject.settings,
    nemeses: schedules.map(({ nemesis }) => nemesis.name),
    functions: subject.functions,
    duration,
    rate,
    concurrency,
    timeout: subject.timeout ?? DEFAULTS.timeout,
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
    runtime: runtimeFor(runtimeName),
    generator,
    schedules,
    ...(finalReads ? { finalReads: finalReads(concurrency) } : {}),
  };
}

const runtimesOf = (system: System): RuntimeName[] => [
  ...(system.docker ? (["docker"] as const) : []),
  ...(system.simulation ? (["simulation"] as const) : []),
];

function chooseRuntime(system: System, asked: string | undefined): RuntimeName {
  const possible = runtimesOf(system);
  const chosen = asked === undefined ? possible[0] : possible.find((name) => name === asked);
  if (chosen) return chosen;
  throw usageError(
    `${system.name} does not run on the runtime "${asked}". ${suggestion(String(asked), possible)}`,
  );
}

function checkNodes(system: System, nodes: number): number {
  const { min, max } = system.nodes;
  if (nodes >= min && nodes <= max) return nodes;
  throw usageError(`--nodes ${nodes}: ${system.name} runs with ${min} to ${max} nodes`);
}

function schedulesOf(order: Order, subject: Subject, duration: Duration): readonly Schedule[] {
  if (!order.nemesis) return subject.schedules;
  return packageOf(order.nemesis.map(findNemesis), duration);
}

/** What a runtime can do to nodes of a system: known before anything starts. */
function capabilitiesOn(system: System, runtime: RuntimeName): readonly Capability[] {
  if (runtime === "simulation") return system.simulation?.capabilities ?? [];
  return ["process", "network", ...(system.primaries ? (["primaries"] as const) : [])];
}

function checkNemesis(
  nemesis: AnyNemesis,
  system: System,
  runtime: RuntimeName,
  nodes: readonly string[],
  seed: number,
): void {
  const offered = capabilitiesOn(system, runtime);
  const missing = nemesis.requires.filter((capability) => !offered.includes(capability));
  if (missing.length > 0)
    throw usageError(
      `the nemesis ${nemesis.name} needs ${missing.join(" and ")}, which ${system.name} on ${runtime} does not offer (it offers ${offered.join(", ") || "nothing"})`,
    );
  // Planning is pure: a dry run finds what the nemesis itself refuses, such as a partition of a single node.
  nemesis.plan({ nodes, ordinal: 0 }, Random.of(seed).fork("rehearsal"));
}

/** A duration as `--time` takes it. */
const timeText = (duration: Duration): string => `${toSeconds(duration)}s`;

function versions(): PlanRecord["versions"] {
  const git = gitState();
  return {
    ordeal: ownVersion(),
    node: process.version,
    os: `${type()} ${release()}`,
    ...(git ? { git } : {}),
  };
}

/** The commit that is checked out where the command was given, `dirty` when there is more than it; nothing outside a repository. */
function gitState(): string | undefined {
  const git = (...args: string[]) => execaSync("git", args, { reject: false, stderr: "ignore" });
  const head = git("rev-parse", "--short=12", "HEAD");
  if (head.failed) return undefined;
  return git("status", "--porcelain", "--untracked-files=no").stdout === ""
    ? head.stdout
    : `${head.stdout} dirty`;
}

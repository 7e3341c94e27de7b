import { withDeadline } from "../core/clock.ts";
import { type Duration, formatDuration, minutes, seconds } from "../core/duration.ts";
import { environmentError, messageOf, OrdealError } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { Journal, type JournalSink } from "../history/journal.ts";
import type { Ending, EnvironmentRecord } from "../history/plan-record.ts";
import { type Cluster, capabilitiesOf } from "../runtime/cluster.ts";
import { Course } from "./course.ts";
import { Ledger } from "./ledger.ts";
import type { Plan } from "./plan.ts";
import type { RunDirectory } from "./run-directory.ts";
import type { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** How long a cluster may take to come up, an image to be built included. */
const UP_LIMIT = minutes(15);

/** How long logs may take to collect, and a cluster to stop. */
const TIDY_LIMIT = seconds(60);

const tooLate = (what: string, limit: Duration) => () =>
  environmentError(
    `${what} took longer than ${formatDuration(limit)}. The engine may be overloaded; docker ps tells what it is doing.`,
  );

/** What is recorded, for whom, and in which time. */
interface Attendance {
  readonly plan: Plan;
  readonly world: World;
  readonly watcher: Watcher;
  /** Aborted with `"SIGINT"` or `"SIGTERM"`: heal, collect, write, end. */
  readonly signal: AbortSignal;
  /** Where the nodes are simulated: told of all that they send. Assertions in their code ask then, too: somebody wants to know everything. */
  readonly trace?: ((line: string) => void) | undefined;
}

/** A run that leaves everything in a directory of its own. */
export interface Recording extends Attendance {
  readonly directory: RunDirectory;
}

/** A run whose history goes wherever it is wanted. */
export interface LooseRecording extends Attendance {
  readonly journal: string | JournalSink;
  /** The folder for the nodes' logs; without one they are not collected. */
  readonly logs?: string;
  /** Names every resource of the run; unique on this machine and safe in any name. */
  readonly runId: string;
}

/** A recorded run: how it ended, and the error that ended it, if one did. */
export interface Recorded {
  readonly environment: EnvironmentRecord;
  readonly error?: unknown;
}

/**
 * Phase one of a run: *quiet start → faults → heal, and verify → recover → final reads*, around it the cluster's life. However
 * it ends, everything is healed, logs are collected, the cluster is stopped and `environment.json` is written.
 */
export async function record({ directory, ...attendance }: Recording): Promise<Recorded> {
  const { history: journal, logs } = directory;
  const recorded = await recordTo({ ...attendance, journal, logs, runId: runIdOf(directory) });
  directory.write(directory.environment, recorded.environment);
  return recorded;
}

/** The same with the history going elsewhere; what the run met is returned only. */
export async function recordTo(recording: LooseRecording): Promise<Recorded> {
  const { plan, world, watcher, signal, logs } = recording;
  const ledger = new Ledger(world, watcher);
  const journal = new Journal(recording.journal, { test: plan.record.test, seed: plan.record.seed });
  let cluster: Cluster | undefined;
  let course: Course | undefined;
  let error: unknown;
  try {
    cluster = await ledger.phase("cluster up", () => startCluster(recording));
    course = new Course({ plan, cluster, journal, world, watcher, signal });
    await course.run(ledger);
  } catch (thrown) {
    error = thrown;
  }
  const trouble = cluster && (await tidy(cluster, logs, world, ledger));
  // What went wrong first is what a person must read.
  error ??= trouble;
  journal.close();
  const environment = describe({ cluster, course, ledger, signal, error });
  return error === undefined || environment.ending === "interrupted" || environment.ending === "terminated"
    ? { environment }
    : { environment, error };
}

async function startCluster({
  plan,
  runId,
  world,
  watcher,
  signal,
  trace,
}: LooseRecording): Promise<Cluster> {
  const { record, system, runtime, settings } = plan;
  const random = Random.of(record.seed).fork("runtime");
  const note = (message: string) => watcher.note(message, world.clock.now());
  const begin = (late: AbortSignal) =>
    runtime.start({
      system,
      nodes: record.nodes,
      settings,
      mutants: plan.record.mutants ?? [],
      wanted: [...new Set(plan.schedules.flatMap(({ nemesis }) => nemesis.requires))],
      runId,
      clock: world.clock,
      random,
      signal: AbortSignal.any([signal, late]),
      note,
      ...(trace ? { trace, assertions: true } : {}),
    });
  const cluster = await world.settle(
    withDeadline(world.clock, UP_LIMIT, begin, tooLate("bringing the cluster up", UP_LIMIT)),
  );
  const offered = capabilitiesOf(cluster);
  for (const { nemesis } of plan.schedules) {
    const missing = nemesis.requires.filter((capability) => !offered.includes(capability));
    if (missing.length > 0) {
      await cluster.stop();
      throw environmentError(
        `${nemesis.name} needs ${missing.join(", ")}, which this cluster does not offer`,
      );
    }
  }
  return cluster;
}

/** `20261122T160000-7-etcd-register`, safe in any name of an engine. */
function runIdOf(directory: RunDirectory): string {
  const [test, run] = directory.path.split(/[\\/]/).slice(-2);
  return `${run}-${test}`
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .slice(0, 48);
}

/** Collects logs and stops the cluster, whatever happened before. Logs that cannot be had are a warning; a cluster that will not stop is an error. */
async function tidy(
  cluster: Cluster,
  logs: string | undefined,
  world: World,
  ledger: Ledger,
): Promise<unknown> {
  if (logs !== undefined) await ledger.phase("collect logs", () => collectLogs(cluster, logs, world, ledger));
  try {
    await ledger.phase("cluster down", () =>
      world.settle(
        withDeadline(
          world.clock,
          TIDY_LIMIT,
          () => cluster.stop(),
          tooLate("stopping the cluster", TIDY_LIMIT),
        ),
      ),
    );
    return undefined;
  } catch (error) {
    return error;
  }
}

async function collectLogs(cluster: Cluster, logs: string, world: World, ledger: Ledger): Promise<void> {
  const warnings = withDeadline(
    world.clock,
    TIDY_LIMIT,
    () => cluster.collectLogs(logs),
    tooLate("collecting logs", TIDY_LIMIT),
  );
  ledger.warn(...(await world.settle(warnings).catch((error: unknown) => [messageOf(error)])));
}

interface Told {
  readonly cluster: Cluster | undefined;
  readonly course: Course | undefined;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly error: unknown;
}

function describe({ cluster, course, ledger, signal, error }: Told): EnvironmentRecord {
  const told = cluster?.told?.();
  for (const { node, time, what } of told?.failed ?? [])
    ledger.warn(`an assertion of ${node} failed at ${formatDuration(time)}: ${what}`);
  return {
    schemaVersion: 1,
    ending: endingOf(error, signal),
    ...(error === undefined ? {} : { error: messageOf(error) }),
    ...(course?.notRecovered ? { notRecovered: course.notRecovered } : {}),
    ...(told ? { code: { marks: told.marks, asked: told.asked, crashed: told.crashed } } : {}),
    facts: cluster?.facts ?? [],
    phases: ledger.phases,
    ...(course?.loopDelay ? { loopDelay: course.loopDelay } : {}),
    warnings: ledger.warnings,
  };
}

function endingOf(error: unknown, signal: AbortSignal): Ending {
  if (signal.aborted) return signal.reason === "SIGTERM" ? "terminated" : "interrupted";
  if (error === undefined) return "finished";
  return error instanceof OrdealError && error.kind === "environment" ? "environment" : "bug";
}

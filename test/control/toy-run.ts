import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partition } from "../../nemeses/index.ts";
import type { Plan } from "../../src/control/plan.ts";
import { record } from "../../src/control/record.ts";
import { RunDirectory } from "../../src/control/run-directory.ts";
import { silent } from "../../src/control/watcher.ts";
import { virtualWorld } from "../../src/control/world.ts";
import { seconds } from "../../src/core/duration.ts";
import { stagger } from "../../src/generator/time.ts";
import type { PlanRecord } from "../../src/history/plan-record.ts";
import { readHistory } from "../../src/history/read.ts";
import { once } from "../../src/nemesis/schedule.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { simulationRuntime } from "../../src/runtime/simulation/simulation.ts";
import { toySystem } from "../../systems/toy.ts";
import { register } from "../../workloads/register.ts";

/** The toy without a bug. */
export const settings = { bug: "none", keys: 2, values: 5 };

/** Ten seconds of the toy with one partition in them; `changes` says what is different. */
export function planOf(changes: Partial<Plan> = {}): Plan {
  const plan = {
    test: "toy/register",
    seed: 7,
    nodes: ["n1", "n2", "n3"],
    duration: seconds(10),
    concurrency: 6,
    timeout: seconds(2),
  };
  const context = { settings, concurrency: 6 };
  return {
    record: plan as unknown as PlanRecord,
    system: toySystem,
    settings,
    runtime: simulationRuntime(),
    client: toySystem.workloads.register!.client(settings),
    generator: stagger(seconds(1 / 100), register.generator(context)),
    finalReads: register.finalReads(context),
    schedules: [once(seconds(2), partition(["majority"]), { hold: seconds(3) })],
    ...changes,
  };
}

/** The simulation's cluster with some members replaced, and a count of how often it was stopped. */
export function runtimeWith(change: (cluster: Cluster) => Partial<Cluster>): Runtime & { stopped: number } {
  const runtime = {
    name: "simulation" as const,
    offers: async () => ({}),
    stopped: 0,
    async start(request: Parameters<Runtime["start"]>[0]): Promise<Cluster> {
      const cluster = await simulationRuntime().start(request);
      const { nodes, process, network, primaries, facts, collectLogs } = cluster;
      const stop = async () => void runtime.stopped++;
      return { nodes, process, network, primaries, facts, collectLogs, stop, ...change(cluster) } as Cluster;
    },
  };
  return runtime;
}

/** Carries a plan out in virtual time, and reads what it left. */
export async function recorded(plan: Plan, signal = new AbortController().signal) {
  const directory = RunDirectory.create(
    mkdtempSync(join(tmpdir(), "ordeal-record-")),
    "toy/register",
    new Date(0),
    7,
  );
  const told = await record({ plan, directory, world: virtualWorld(), watcher: silent, signal });
  return { ...told, directory, history: readHistory(directory.history).history };
}

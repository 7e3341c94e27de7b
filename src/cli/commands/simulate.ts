import { Command } from "commander";
import { realClock } from "../../core/clock.ts";
import { EXIT } from "../../core/errors.ts";
import { freshSeed } from "../../core/random.ts";
import { keep } from "../../trial/simulation/keep.ts";
import { planOfSeed, type SimulationOrder } from "../../trial/simulation/plan-of-seed.ts";
import { type Seeds, simulateSeeds } from "../../trial/simulation/seeds.ts";
import { SeedTally } from "../../trial/simulation/tally.ts";
import { SimulationThreads } from "../../trial/simulation/threads.ts";
import { integerArgument } from "../arguments.ts";
import { conclude } from "../conclude.ts";
import { concludeSeeds } from "../conclude-seeds.ts";
import { interruptible } from "../interrupt.ts";
import { orderOptions } from "../order-options.ts";
import { screenWatcher } from "../screen-watcher.ts";
import { seedsWatcher } from "../seeds-watcher.ts";

interface Flags extends Omit<SimulationOrder, "what"> {
  readonly seed?: number;
  readonly seeds?: number;
  readonly workers?: number;
  readonly all?: boolean;
  readonly out: string;
}

/** `ordeal simulate`: whole runs in virtual time, one or a thousand of them, each its seed's to the byte. */
export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("run a system in virtual time: one seed with everything written, or many as fast as they go")
    .argument("<what>", "system/workload such as raft-kv/register")
    .option(
      "--seeds <n>",
      "how many seeds, from --seed or 1; stops at the first that is not valid",
      integerArgument(1, 1e9),
    )
    .option(
      "--workers <n>",
      "how many threads share the seeds; as many as cores if not said",
      integerArgument(1, 256),
    )
    .option("--all", "with --seeds: goes on to the last and counts");
  return orderOptions(command).action(async (what: string, flags: Flags) => {
    const { seed, seeds, workers, all, out, ...order } = { what, ...flags };
    process.exitCode =
      seeds === undefined
        ? await one(order, seed ?? freshSeed(), out)
        : await many(order, { from: seed ?? 1, count: seeds }, { workers, all: all === true, out });
  });
}

/** Simulates a seed with everything written. */
async function one(order: SimulationOrder, seed: number, out: string, sha256?: string): Promise<number> {
  const plan = await planOfSeed(order, seed);
  const watcher = screenWatcher(plan.record);
  const interrupt = interruptible((signal) => watcher.interrupted(signal));
  try {
    const executed = await keep(plan, { out, watcher, signal: interrupt.signal }, sha256);
    watcher.end();
    return conclude(executed);
  } finally {
    watcher.end();
    interrupt.dispose();
  }
}

interface ManySettings {
  readonly workers: number | undefined;
  readonly all: boolean;
  readonly out: string;
}

/** Simulates seeds on threads, and the one to look at once more with everything written. */
async function many(
  order: SimulationOrder,
  seeds: Seeds,
  { workers, all, out }: ManySettings,
): Promise<number> {
  // What is wrong with an order is said before any thread starts.
  await planOfSeed(order, seeds.from);
  const clock = realClock();
  const { tally, interrupted } = await tallied(order, seeds, workers, all);
  process.stdout.write(`${concludeSeeds(order.what, tally, clock.now())}\n`);
  if (interrupted !== undefined) return interrupted;
  if (tally.worst) await one(order, tally.worst.seed, out, tally.worst.sha256);
  return tally.exitCode;
}

/** What the seeds came to, as far as they got, and the exit code of an interruption if there was one. */
interface Tallied {
  readonly tally: SeedTally;
  readonly interrupted?: number;
}

async function tallied(
  order: SimulationOrder,
  seeds: Seeds,
  workers: number | undefined,
  all: boolean,
): Promise<Tallied> {
  const threads = new SimulationThreads(workers);
  const watcher = seedsWatcher(seeds.count);
  const tally = new SeedTally();
  const interrupt = interruptible(() => void threads.close());
  try {
    for await (const run of simulateSeeds(order, seeds, threads)) {
      tally.add(run);
      watcher.seen(tally);
      if (run.exitCode !== EXIT.valid && !all) break;
    }
    return { tally };
  } catch (error) {
    const { signal } = interrupt;
    if (!signal.aborted) throw error;
    return { tally, interrupted: signal.reason === "SIGTERM" ? EXIT.terminated : EXIT.interrupted };
  } finally {
    watcher.end();
    interrupt.dispose();
    await threads.close();
  }
}

import type { Plan } from "../../control/plan.ts";
import { realClock } from "../../core/clock.ts";
import { EXIT } from "../../core/errors.ts";
import { planOfSeed, type SimulationOrder } from "../../trial/simulation/plan-of-seed.ts";
import { type Seeds, simulateSeeds } from "../../trial/simulation/seeds.ts";
import { type Simulated, simulate } from "../../trial/simulation/simulate.ts";
import { SeedTally } from "../../trial/simulation/tally.ts";
import { SimulationThreads } from "../../trial/simulation/threads.ts";
import { interruptible } from "../interrupt.ts";
import { concludeSeeds } from "./conclude-seeds.ts";
import { keepAndConclude } from "./keep-and-conclude.ts";
import { seedsWatcher } from "./seeds-watcher.ts";

/** Which seeds of what, on how many threads, and whether to go on after a failure. */
export interface ManyOrder extends Seeds {
  readonly order: SimulationOrder;
  /** What comes before all seeds. */
  readonly scenario: Plan | undefined;
  readonly workers: number | undefined;
  readonly all: boolean;
  readonly out: string;
}

/** Simulates seeds on threads, says what they came to, and simulates the one to look at once more with everything written. Returns the exit code. */
export async function simulateMany(many: ManyOrder): Promise<number> {
  const { order, scenario, out } = many;
  // What is wrong with an order is said before any thread starts.
  await planOfSeed(order, many.from);
  const clock = realClock();
  const tally = new SeedTally();
  const directed = scenario && (await simulate(scenario));
  if (directed) tally.add(directed);
  const interrupted = tally.failures.length > 0 && !many.all ? undefined : await count(many, tally);
  process.stdout.write(`${concludeSeeds(order.what, tally, clock.now())}\n`);
  if (interrupted !== undefined) return interrupted;
  const { worst } = tally;
  if (worst && scenario && worst === directed) await keepAndConclude(scenario, { out, sha256: worst.sha256 });
  else if (worst) await keepSeed(order, worst, out);
  return tally.exitCode;
}

async function keepSeed(order: SimulationOrder, { seed, sha256 }: Simulated, out: string): Promise<void> {
  await keepAndConclude(await planOfSeed(order, seed), { out, sha256, shrinks: true });
}

/** Adds seed after seed to the tally. Returns the exit code of an interruption, if there was one. */
async function count(many: ManyOrder, tally: SeedTally): Promise<number | undefined> {
  const threads = new SimulationThreads(many.workers);
  const watcher = seedsWatcher(many.count);
  const interrupt = interruptible(() => void threads.close());
  try {
    for await (const run of simulateSeeds(many.order, many, threads)) {
      tally.add(run);
      watcher.seen(tally);
      if (run.exitCode !== EXIT.valid && !many.all) break;
    }
    return undefined;
  } catch (error) {
    const { signal } = interrupt;
    if (!signal.aborted) throw error;
    return signal.reason === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
  } finally {
    watcher.end();
    interrupt.dispose();
    await threads.close();
  }
}

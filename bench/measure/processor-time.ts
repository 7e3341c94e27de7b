/**
 * Seconds of the processor that `work` takes, the best of some rounds: on a machine that others use as well, time on the
 * wall says how busy they are. All threads of this process count, so "on one core" is never flattered.
 */
export async function processorTime(rounds: number, work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

import type { Clock } from "../core/clock.ts";
import { milliseconds } from "../core/duration.ts";
import type { Evidence } from "../core/fault.ts";
import type { Cluster, Loss } from "../runtime/cluster.ts";
import type { Entry, InForce } from "../runtime/in-force.ts";

/** What evidence is gathered with: the cluster, what all faults together ask for, and the run's own time. */
export interface Sight {
  readonly cluster: Cluster;
  readonly wanted: Omit<InForce, "add" | "remove">;
  readonly clock: Clock;
  /** What a loss of power took away; nothing before it struck. */
  lossBy(entry: Entry): Loss | undefined;
  /** Resolves when all that has been asked for, also meanwhile, was carried out, or has failed. */
  settled(): Promise<void>;
  sleep(duration: number): Promise<void>;
}

/** How often one looks for what should be there: under load a datagram is lost now and then, and another fault may be half-way. */
const TRIES = 3;
const BETWEEN_TRIES = milliseconds(100);

/** Looks again, a few times, at what was not seen as hoped; what was seen once has been seen. */
export async function insist<T>(
  sight: Sight,
  things: readonly T[],
  look: (some: readonly T[]) => Promise<readonly Evidence[]>,
): Promise<Evidence[]> {
  const seen = [...(await look(things))];
  for (let attempt = 2; attempt <= TRIES && !seen.every(({ holds }) => holds); attempt++) {
    await sight.sleep(BETWEEN_TRIES);
    // The last before the look: what another fault has asked for and nobody has done yet would be missed in vain.
    await sight.settled();
    const missing = [...seen.keys()].filter((i) => !seen[i]?.holds);
    const again = await look(missing.map((i) => things[i] as T));
    missing.forEach((i, nth) => {
      seen[i] = again[nth] as Evidence;
    });
  }
  return seen;
}

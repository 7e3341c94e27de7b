import { type Clock, withDeadline } from "../core/clock.ts";
import { formatDuration, seconds } from "../core/duration.ts";
import { environmentError, messageOf } from "../core/errors.ts";

/** How long one step may take. One that hangs must not hang every fault that comes after it. */
const STEP_LIMIT = seconds(20);

/** One thing that is asked of a cluster. Rejects with what it was, when it fails and when it does not answer in time. */
export async function step<T>(
  clock: Clock,
  what: string,
  work: () => Promise<T>,
  limit = STEP_LIMIT,
): Promise<T> {
  try {
    return await withDeadline(clock, limit, work, () =>
      environmentError(`no answer for ${formatDuration(limit)}`),
    );
  } catch (error) {
    throw environmentError(`could not ${what}: ${messageOf(error)}`, { cause: error });
  }
}

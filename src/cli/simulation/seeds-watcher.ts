import { type Clock, realClock } from "../../core/clock.ts";
import { seconds } from "../../core/duration.ts";
import { EXIT } from "../../core/errors.ts";
import { count } from "../../report/wording.ts";
import type { SeedTally } from "../../trial/simulation/tally.ts";

/** Where lines go: standard error, so that standard output holds the verdict alone. */
type Sink = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">;

const CLEAR_LINE = "\r\x1b[2K";

/** What each exit code means of a seed, in a word. */
const WORDS: Readonly<Record<number, string>> = {
  [EXIT.valid]: "valid",
  [EXIT.invalid]: "invalid",
  [EXIT.unknown]: "unknown",
  [EXIT.environment]: "broken off",
};

/** `311 valid, 1 unknown`: the runs of a tally by what came of them. */
export const outcomes = ({ codes }: SeedTally): string =>
  [...codes]
    .sort(([a], [b]) => a - b)
    .map(([code, n]) => `${count(n)} ${WORDS[code] ?? "ended by a bug in ordeal"}`)
    .join(", ");

/** Tells a person how far the seeds are: on a terminal a line that is always up to date, in a pipeline's log a line every ten seconds. */
export function seedsWatcher(
  total: number,
  sink: Sink = process.stderr,
  clock: Clock = realClock(),
): { seen(tally: SeedTally): void; end(): void } {
  const tty = sink.isTTY === true && process.env.TERM !== "dumb" && !process.env.CI;
  const every = seconds(tty ? 0.1 : 10);
  const begin = clock.now();
  let told = begin;
  return {
    seen(tally) {
      const now = clock.now();
      if (now - told < every) return;
      told = now;
      const rate = (tally.count / ((now - begin) / 1e9)).toFixed(1);
      const text = `  ${count(tally.count)} of ${count(total)} seeds   ${outcomes(tally)}   ${rate} seeds/s`;
      sink.write(
        tty ? `${CLEAR_LINE}${text}`.slice(0, CLEAR_LINE.length + (sink.columns || 80) - 1) : `${text}\n`,
      );
    },
    end() {
      if (tty && told !== begin) sink.write(CLEAR_LINE);
    },
  };
}

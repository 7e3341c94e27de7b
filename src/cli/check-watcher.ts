import type { CheckAttendance } from "../check/pool.ts";
import { type Clock, realClock } from "../core/clock.ts";
import { seconds } from "../core/duration.ts";
import { count } from "../report/wording.ts";

/** What is told how far checks are, until it ends. */
export interface CheckWatcher extends Pick<CheckAttendance, "progress"> {
  end(): void;
}

/** Where lines go: standard error, so that standard output holds the verdict alone. */
type Sink = Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns">;

const CLEAR_LINE = "\r\x1b[2K";

/**
 * Tells a person how far a check is once it has taken a second: on a terminal a line that is always up to date, in a
 * pipeline's log a line every ten seconds.
 */
export function checkWatcher(sink: Sink = process.stderr, clock: Clock = realClock()): CheckWatcher {
  const tty = sink.isTTY === true && process.env.TERM !== "dumb" && !process.env.CI;
  const begin = clock.now();
  const every = seconds(tty ? 1 : 10);
  const shares = new Map<string, string>();
  let cancel = () => {};
  let shown = false;
  const tick = () => {
    const elapsed = `checking for ${Math.round((clock.now() - begin) / 1e9)} s`;
    const text = [elapsed, ...[...shares].map((pair) => pair.join(" "))].join("   ");
    sink.write(
      tty ? `${CLEAR_LINE}  ${text}`.slice(0, CLEAR_LINE.length + (sink.columns || 80) - 1) : `${text}\n`,
    );
    shown = true;
    cancel = clock.wakeAt(clock.now() + every, tick);
  };
  cancel = clock.wakeAt(begin + every, tick);
  return {
    progress: (checker, done, total) =>
      void shares.set(checker, `${Math.floor((100 * done) / Math.max(1, total))} % of ${count(total)}`),
    end() {
      cancel();
      if (tty && shown) sink.write(CLEAR_LINE);
    },
  };
}

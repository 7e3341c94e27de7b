import { firstAtOrAfter } from "../buckets.ts";
import type { App } from "./app.ts";
import type { State, Window } from "./state.ts";
import { within } from "./time-scale.ts";

/** A stretch around a row: seven times as long as it took, at least 24 ms. The same rule as the report's own links. */
export function windowAround({ run, whole }: App, row: number): Window {
  const [call, seen] = [run.call[row] as number, run.lastSeen(row)];
  const margin = Math.max(12e6, 3 * (seen - call));
  return within({ from: call - margin, to: seen + margin }, whole.to);
}

/** The second around the end of a row. */
export const secondAround = ({ run }: App, row: number): Window => ({
  from: Math.max(0, run.lastSeen(row) - 0.5e9),
  to: run.lastSeen(row) + 0.5e9,
});

/** Shows a row in the timeline. */
export const inTimeline = (app: App, row: number): Partial<State> => ({
  panel: "timeline",
  op: app.run.op[row] as number,
  fault: undefined,
  time: windowAround(app, row),
});

/** Selects the next or previous row that matches, and moves the shown time along when it would leave the view. */
export function selectNext(app: App, by: 1 | -1): void {
  const { matched, run, state } = app;
  const current = state.op === undefined ? -1 : run.rowOf(state.op);
  const at =
    current < 0
      ? by > 0
        ? -1
        : matched.length
      : firstAtOrAfter(matched, current) -
        (by > 0 && matched[firstAtOrAfter(matched, current)] !== current ? 1 : 0);
  const next = matched[at + by];
  if (next !== undefined) app.go({ op: run.op[next] as number, fault: undefined });
}

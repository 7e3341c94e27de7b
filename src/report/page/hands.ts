import type { App } from "./app.ts";
import type { Hands } from "./gestures.ts";
import { type TimeScale, within, zoom } from "./time-scale.ts";

/** What one picture adds to the hands that all pictures share. */
export interface Own {
  scale(): TimeScale;
  /** What is being dragged out, to be painted: places. */
  selecting(range: readonly [number, number] | undefined): void;
  point(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
}

/** Zooming, panning and selecting, wired to the one stretch of time that all panels show. */
export function handsOf(app: App, own: Own): Hands {
  return {
    ...own,
    zoom: (at, factor) => app.glide({ time: zoom(app.window, at, factor, app.whole.to) }),
    pan: (by) =>
      app.glide({ time: within({ from: app.window.from + by, to: app.window.to + by }, app.whole.to) }),
    select: (from, to) => app.go({ time: within({ from, to: Math.max(to, from + 1e4) }, app.whole.to) }),
  };
}

/** Zooms around what is selected, else around the middle. */
export function zoomBy(app: App, factor: number): void {
  const { from, to } = app.window;
  const row = app.state.op === undefined ? -1 : app.run.rowOf(app.state.op);
  const seen = row < 0 ? -1 : app.run.lastSeen(row);
  app.go({
    time: zoom(app.window, seen >= from && seen <= to ? seen : (from + to) / 2, factor, app.whole.to),
  });
}

/** Moves by a share of what is shown. */
export function panBy(app: App, share: number): void {
  const { from, to } = app.window;
  app.glide({
    time: within({ from: from + share * (to - from), to: to + share * (to - from) }, app.whole.to),
  });
}

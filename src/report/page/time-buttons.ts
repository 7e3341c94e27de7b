import type { App } from "./app.ts";
import { button } from "./element.ts";
import { zoomBy } from "./hands.ts";

/** What every picture with a time axis offers to those who do not use its gestures, and to those who cannot see it. */
export const timeButtons = (app: App): HTMLElement[] => [
  button("−", "Zoom out (-)", () => zoomBy(app, 2)),
  button("+", "Zoom in (+)", () => zoomBy(app, 0.5)),
  button("Fit", "The whole run (0)", () => app.go({ time: undefined })),
  button("As table", "Show these operations as a table", () => app.go({ panel: "operations" })),
];

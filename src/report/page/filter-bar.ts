import { count, stretch } from "../wording.ts";
import type { App } from "./app.ts";
import { button, element } from "./element.ts";
import type { View } from "./view.ts";

/** One of everything the filter language has. */
export const FILTER_EXAMPLE =
  'f:read key:3 type:info process:7 node:n4 t:31..32 took:100.. fault:partition anomaly:1 !type:ok "text"';

/** The line above timeline, charts and operations: filter, matches, the shown time, and a panel's own buttons. */
export function filterBar(app: App, ...tools: HTMLElement[]): View & { readonly element: HTMLElement } {
  const input = element("input", {
    type: "search",
    class: "filter",
    placeholder: 'Filter: key:3 !type:ok "text"',
    title: FILTER_EXAMPLE,
    "aria-label": `Filter operations, for example ${FILTER_EXAMPLE}`,
    spellcheck: "false",
    autocomplete: "off",
    oninput: () => app.glide({ query: input.value }),
  });
  const problem = element("p", { class: "problem", role: "alert" });
  const matches = element("output", { class: "matches" });
  const shown = element("span", { class: "shown" });
  const whole = button("×", "Show the whole run (0)", () => app.go({ time: undefined }));
  const time = element("span", { class: "chip time" }, shown, whole);
  const bar = element(
    "div",
    { class: "toolbar", role: "search" },
    input,
    matches,
    time,
    element("span", { class: "tools" }, ...tools),
  );
  return {
    element: element("div", {}, bar, problem),
    render() {
      if (document.activeElement !== input) input.value = app.state.query;
      problem.textContent = app.queryError ?? "";
      const { length } = app.matched;
      matches.textContent =
        length === app.run.count
          ? `${count(length)} operations`
          : `${count(length)} of ${count(app.run.count)}`;
      time.hidden = app.state.time === undefined;
      shown.textContent = stretch(app.window.from, app.window.to);
    },
  };
}

import type { App } from "./app.ts";
import { COMMANDS } from "./commands.ts";
import { element } from "./element.ts";
import { FILTER_EXAMPLE } from "./filter-bar.ts";

/** Single keys act everywhere but where a person types. */
export function listenToKeys(app: App): void {
  const acts = new Map(COMMANDS.flatMap(({ keys, act }) => keys.map((key) => [key, act] as const)));
  addEventListener("keydown", (event) => {
    const act = acts.get(event.key);
    if (!act || event.ctrlKey || event.metaKey || event.altKey || belongsElsewhere(event)) return;
    event.preventDefault();
    act(app, event.key);
  });
}

/**
 * Typing stays typing (but Escape leaves the field), Enter stays with what has the focus, and an open dialog has its own
 * keys. A dialog just closed keeps the focus until the next frame, and has none.
 */
function belongsElsewhere({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog")) return target.closest("dialog[open]") !== null;
  if (key === "Escape" && target.matches("input")) target.blur();
  if (target.matches("input, textarea, select")) return true;
  if (key === "Enter") return target.matches("a, button, summary, select");
  return (
    key.startsWith("Arrow") &&
    target.matches(".scroll, pre, .figure") &&
    target.scrollWidth > target.clientWidth
  );
}

const NAMES: Readonly<Record<string, string>> = { ArrowRight: "→", ArrowLeft: "←", Escape: "Esc" };

/** The list of keys, as a dialog. */
export function helpDialog(): HTMLDialogElement {
  const rows = COMMANDS.map(({ keys, does }) =>
    element("tr", {}, element("td", {}, ...keysOf(keys)), element("td", {}, does)),
  );
  const close = element("form", { method: "dialog" }, element("button", {}, "Close"));
  return element(
    "dialog",
    { id: "help", "aria-label": "Keys" },
    element("h2", {}, "Keys"),
    element("table", {}, element("tbody", {}, ...rows)),
    element("p", { class: "muted" }, "A filter may hold: ", element("code", {}, FILTER_EXAMPLE)),
    close,
  );
}

const keysOf = (keys: readonly string[]): HTMLElement[] =>
  (keys.length > 3 ? [keys[0] as string, "…", keys.at(-1) as string] : keys.slice(0, 2)).map((key) =>
    element("kbd", {}, NAMES[key] ?? key),
  );

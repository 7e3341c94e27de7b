import type { App } from "../app.ts";
import { button, element } from "../element.ts";
import { formatState, type State } from "../state.ts";

/** A link to another view that keeps everything else. */
export const link = (app: App, patch: Partial<State>, ...children: readonly (string | Node)[]): HTMLElement =>
  element("a", { href: formatState({ ...app.state, ...patch }) }, ...children);

/** A card: title, a way to close it, content. */
export function shell(
  app: App,
  title: string,
  ...children: readonly (HTMLElement | undefined)[]
): HTMLElement {
  const close = button("×", "Close (Esc)", () => app.go({ op: undefined, fault: undefined }));
  return element(
    "aside",
    { class: "card", "aria-label": title },
    element("header", {}, element("h3", {}, title), close),
    ...children,
  );
}

/** A titled part of a card. */
export const part = (title: string, content: HTMLElement): HTMLElement =>
  element("section", {}, element("h4", {}, title), content);

/** Names and values; what has no value is left out. */
export function facts(rows: readonly (readonly [name: string, value: string | undefined])[]): HTMLElement {
  const known = rows.filter(([, value]) => value !== undefined);
  return element(
    "dl",
    {},
    ...known.map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, element("bdi", {}, value))),
    ),
  );
}

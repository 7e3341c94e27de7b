type Child = Node | string | number | false | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: never) => void)>>;

/**
 * Makes an element. Children that are strings become text nodes, so a value from a history can never become markup.
 * Attributes that are functions become listeners (`onclick`); `true` is an empty attribute; `false` and `undefined` are none.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== false)
      made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== false && child !== undefined).map(asNode));
  return made;
}

const asNode = (child: Node | string | number): Node | string =>
  child instanceof Node ? child : String(child);

/** A button that acts. */
export const button = (label: string, title: string, act: () => void): HTMLButtonElement =>
  element("button", { type: "button", title, "aria-label": title, onclick: act }, label);

/** The element with this id; the page's own HTML guarantees it. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element ${id}`);
  return found;
}

/** Says, to eyes and to screen readers, that a link leads to what is shown already. */
export function markCurrent(link: HTMLElement, current: boolean): void {
  if (current) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}

const NAMES = [
  "bg",
  "raised",
  "line",
  "text",
  "muted",
  "ok",
  "info",
  "fail",
  "bad",
  "fault",
  "grid",
  "ok-soft",
  "info-soft",
  "fail-soft",
  "fault-soft",
] as const;

/** The style sheet's colours, resolved for a canvas. */
export type Palette = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly mono: string;
  readonly sans: string;
};

let current: Palette | undefined;

/** The colours of the theme that is on. Computed once a theme: a canvas cannot read CSS variables by itself. */
export function palette(): Palette {
  current ??= read();
  return current;
}

/** Forgets the colours, after the theme has changed. */
export function forgetPalette(): void {
  current = undefined;
}

/** Through an element, because a custom property's own value is the unresolved `light-dark(…)`. */
function read(): Palette {
  const probe = document.createElement("span");
  document.body.append(probe);
  const resolve = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(NAMES.map((name) => [name, resolve(name)])) as Record<
    (typeof NAMES)[number],
    string
  >;
  const styles = getComputedStyle(document.documentElement);
  probe.remove();
  return { ...colours, mono: styles.getPropertyValue("--mono"), sans: styles.getPropertyValue("--sans") };
}

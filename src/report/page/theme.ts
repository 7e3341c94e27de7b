import { forgetPalette } from "./palette.ts";

const KEY = "ordeal-theme";

/** Applies the theme that a person chose before; without one, the system's preference holds. */
export function restoreTheme(): void {
  const chosen = remembered();
  if (chosen) document.documentElement.dataset.theme = chosen;
}

/** Switches between light and dark, and remembers it where the browser lets a file remember. */
export function switchTheme(): void {
  const dark = getComputedStyle(document.documentElement).getPropertyValue("--is-dark").trim();
  const current = document.documentElement.dataset.theme ?? (dark === "1" ? "dark" : "light");
  const next = current === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  forgetPalette();
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A page opened in a sandbox has no storage: the choice holds until it is closed.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

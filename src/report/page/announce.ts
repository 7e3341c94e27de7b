import { element } from "./element.ts";

const SHOWN_MS = 1600;

const region = element("p", { class: "toast", role: "status" });
let hiding: ReturnType<typeof setTimeout> | undefined;

/** Says something briefly, to eyes and to screen readers. */
export function announce(text: string): void {
  if (!region.isConnected) document.body.append(region);
  region.textContent = text;
  region.classList.add("on");
  clearTimeout(hiding);
  hiding = setTimeout(() => region.classList.remove("on"), SHOWN_MS);
}

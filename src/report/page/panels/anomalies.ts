import type { App } from "../app.ts";
import { markCurrent } from "../element.ts";
import type { View } from "../view.ts";

/**
 * Panel 1 is complete without scripts. This shows one anomaly at a time and steps through the order that was possible:
 * what lies ahead is dimmed, and the list says which state each step leaves.
 */
export function anomalies(app: App, section: HTMLElement): View {
  const articles = [...section.querySelectorAll<HTMLElement>("article[data-anomaly]")];
  const links = [...section.querySelectorAll<HTMLElement>("[data-anomaly-link]")];
  for (const stepper of section.querySelectorAll<HTMLButtonElement>("[data-step-by]"))
    stepper.addEventListener("click", () => step(app, Number(stepper.dataset.stepBy) as 1 | -1));
  return {
    render() {
      const current = String(app.state.anomaly ?? 1);
      for (const article of articles) article.hidden = article.dataset.anomaly !== current;
      for (const link of links) markCurrent(link, link.dataset.anomalyLink === current);
      for (const article of articles) if (!article.hidden) showStep(article, app.state.step);
    },
  };
}

/** How many steps the shown anomaly's order has. */
const lengthOf = (article: Element | null): number =>
  Math.max(0, (article?.querySelectorAll(".order-list [data-step]").length ?? 1) - 1);

/** Goes a step on or back; beyond the last, everything is shown again. */
export function step(app: App, by: 1 | -1): void {
  const length = lengthOf(document.querySelector(`article[data-anomaly="${app.state.anomaly ?? 1}"]`));
  if (length === 0) return;
  const from = app.state.step ?? (by > 0 ? -1 : length);
  app.glide({ step: Math.min(length, Math.max(0, from + by)) });
}

/** Shows another anomaly. */
export function nextAnomaly(app: App, by: 1 | -1): void {
  const last = document.querySelectorAll("article[data-anomaly]").length;
  if (last > 0)
    app.go({
      panel: "anomalies",
      step: undefined,
      anomaly: Math.min(last, Math.max(1, (app.state.anomaly ?? 1) + by)),
    });
}

function showStep(article: HTMLElement, at: number | undefined): void {
  const length = lengthOf(article);
  for (const part of article.querySelectorAll<HTMLElement>("[data-step]")) {
    const own = Number(part.dataset.step);
    part.classList.toggle("ahead", at !== undefined && own > at);
    part.classList.toggle("now", own === at);
  }
  for (const stuck of article.querySelectorAll(".stuck"))
    stuck.classList.toggle("ahead", at !== undefined && at < length);
  const state = article.querySelector(`.order-list [data-step="${at}"] .state`)?.textContent;
  const output = article.querySelector("output");
  if (output)
    output.textContent =
      at === undefined
        ? `all ${length} steps`
        : at === 0
          ? `at first: ${state}`
          : `after step ${at} of ${length}: ${state}`;
}

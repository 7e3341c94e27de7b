import { existsSync } from "node:fs";
import type { Page } from "playwright-core";
import { html } from "../src/report/html.ts";
import { interactive, Reports } from "../test/report/browser.ts";
import { bundle } from "../test/report/bundle.ts";
import { synthetic } from "../test/report/fixtures.ts";
import type { Bench } from "./measure/figure.ts";

const CHROMIUM = "/usr/bin/chromium";
const OPERATIONS = 100_000;

/** Milliseconds that the page works on a frame while the timeline is pushed sideways: the median of forty. */
const PAN = `(async () => {
  const canvas = document.querySelector("#panel-timeline canvas.picture");
  const times = [];
  for (let i = 0; i < 40; i++) {
    canvas.dispatchEvent(new WheelEvent("wheel", { deltaX: 20, cancelable: true, bubbles: true }));
    times.push(await new Promise((done) => requestAnimationFrame(() => { const began = performance.now(); setTimeout(() => done(performance.now() - began)); })));
  }
  return times.sort((a, b) => a - b)[20];
})()`;

async function pan(page: Page, time: string): Promise<number> {
  await page.evaluate(`location.hash = "#p=timeline&t=${time}"`);
  await page.waitForTimeout(300);
  return page.evaluate<number>(PAN);
}

/** Prints what a report of 100,000 operations costs to write, to load and to explore, each beside the goal it is held to. */
export async function benchReport(print: (line: string) => void = console.log): Promise<void> {
  const line = (what: string, measured: number, goal: number, unit: string) =>
    print(
      `${what.padEnd(48)}${Math.round(measured).toLocaleString("en").padStart(10)} ${unit.padEnd(3)} goal ${goal.toLocaleString("en")}`,
    );
  const data = synthetic(OPERATIONS);
  const assets = await bundle();
  const before = process.cpuUsage();
  const size = Buffer.byteLength(html(data, assets));
  const { user, system } = process.cpuUsage(before);
  line("report.html: making it", (user + system) / 1e3, 1_500, "ms");
  line("report.html: its size", size / 1e3, 1_500, "kB");
  line("script and style", (assets.script.length + assets.style.length) / 1e3, 100, "kB");
  if (existsSync(CHROMIUM)) await inBrowser(line, data);
}

async function inBrowser(
  line: (what: string, measured: number, goal: number, unit: string) => void,
  data: ReturnType<typeof synthetic>,
): Promise<void> {
  const reports = await Reports.launch(CHROMIUM);
  const loads: number[] = [];
  for (let i = 0; i < 5; i++)
    loads.push(await interactive((await reports.open("bench", () => data, "#p=timeline")).page));
  line("until the timeline can be used, best of 5", Math.min(...loads), 1_500, "ms");
  const { page } = await reports.open("bench", () => data);
  line(
    "until the verdict is painted",
    await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
    300,
    "ms",
  );
  line("a frame of panning, 33,000 operations in view", await pan(page, "20..40"), 16, "ms");
  line("a frame of panning, 3,300 operations in view", await pan(page, "30..32"), 16, "ms");
  line("a frame of panning, 160 operations in view", await pan(page, "31..31.1"), 16, "ms");
  await reports.close();
}

/** Prints its own lines: its figures are of several kinds. */
export const bench: Bench = async () => {
  await benchReport();
  return [];
};

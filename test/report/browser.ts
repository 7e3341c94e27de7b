import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { RunData } from "../../src/report/data.ts";
import { html } from "../../src/report/html.ts";
import { bundle } from "./bundle.ts";

/** As root, without a graphics card, and silent towards the network. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A report opened as a person would: from a file, with no network. */
export interface Opened {
  readonly page: Page;
  /** Everything that must not happen: requests beyond the file itself, console errors, uncaught exceptions. */
  readonly complaints: readonly string[];
}

/** Opens reports in one browser. Close it when done. */
export class Reports {
  readonly #browser: Browser;
  readonly #folder = mkdtempSync(join(tmpdir(), "ordeal-page-"));
  readonly #written = new Map<string, string>();

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(executablePath: string): Promise<Reports> {
    return new Reports(await chromium.launch({ executablePath, args: FLAGS }));
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** Writes a report once and opens it at a hash, in a context of its own. */
  async open(
    name: string,
    make: () => RunData,
    hash = "",
    options: BrowserContextOptions = {},
  ): Promise<Opened> {
    const file = this.#written.get(name) ?? join(this.#folder, `${name}.html`);
    if (!this.#written.has(name)) writeFileSync(file, html(make(), await bundle()));
    this.#written.set(name, file);
    const context = await this.#browser.newContext({
      viewport: { width: 1280, height: 900 },
      offline: true,
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on(
      "request",
      (request) =>
        !request.url().startsWith("file:") &&
        !request.url().startsWith("data:") &&
        complaints.push(`request ${request.url()}`),
    );
    page.on(
      "console",
      (message) => message.type() === "error" && complaints.push(`console ${message.text()}`),
    );
    page.on("pageerror", (error) => complaints.push(`exception ${error.message}`));
    page.on("dialog", (dialog) => void dialog.dismiss());
    await page.goto(pathToFileURL(file).href + hash);
    if (options.javaScriptEnabled !== false) await interactive(page);
    return { page, complaints };
  }
}

/** Waits until the page can be used; milliseconds since navigation began. */
export async function interactive(page: Page): Promise<number> {
  await until(page, "performance.getEntriesByName('ordeal:interactive').length > 0");
  return page.evaluate<number>("performance.getEntriesByName('ordeal:interactive')[0].startTime");
}

/** Waits until an expression holds. Asked from outside: the page's policy forbids it to evaluate text by itself. */
export async function until(page: Page, expression: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await page.evaluate(expression)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never: ${expression}`);
}

/** Waits until everything that was asked for is painted. */
export const frame = (page: Page): Promise<unknown> =>
  page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

/** The address's state, and what is shown of it, once the page has settled. */
export async function settled(page: Page): Promise<string> {
  await page.waitForTimeout(220);
  return page.evaluate<string>("location.hash");
}

import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunData } from "./data.ts";
import { loadAssets } from "./html/assets.ts";
import { html } from "./html.ts";
import { junit } from "./junit.ts";
import { summary } from "./summary.ts";

/**
 * Writes `report.html`, `junit.xml` and `summary.md` into a run directory. Each appears whole or not at all, and replaces
 * what an earlier report left.
 *
 * @throws {OrdealError} (environment) when the page was not built; the file system's own errors otherwise.
 */
export async function writeReport(directory: string, data: RunData): Promise<void> {
  const assets = await loadAssets();
  await replace(join(directory, "report.html"), html(data, assets));
  await replace(join(directory, "junit.xml"), junit(data));
  await replace(join(directory, "summary.md"), summary(data));
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

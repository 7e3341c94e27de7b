import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { environmentError } from "../../core/errors.ts";

/** The browser app, bundled: one script, one style sheet. */
export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** Beside this file's folder in `dist/`, where the build puts it; from the sources, in the `dist/` of the same checkout. */
const PLACES = ["../page/page.js", "../../../dist/src/report/page/page.js"];

/**
 * Reads the bundle that `npm run build` made.
 *
 * @throws {OrdealError} (environment) when nothing was built.
 */
export async function loadAssets(): Promise<Assets> {
  const script = PLACES.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (!script)
    throw environmentError(
      "the report's page was not built: expected dist/src/report/page/page.js. Run npm run build.",
    );
  const [js, css] = await Promise.all([
    readFile(script, "utf8"),
    readFile(new URL("page.css", script), "utf8"),
  ]);
  return { script: js, style: css };
}

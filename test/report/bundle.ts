import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Assets } from "../../src/report/html/assets.ts";

const folder = join(import.meta.dirname, "../../src/report/page");

/** Bundles the page from its sources, as the build does, so that these tests never see a stale `dist/`. */
export async function bundle(): Promise<Assets> {
  const shared = {
    bundle: true,
    minify: true,
    write: false,
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  } as const;
  const sheets = readdirSync(folder)
    .filter((name) => name.endsWith(".css"))
    .sort();
  const contents = sheets.map((name) => `@import "./${name}";`).join("\n");
  const [script, style] = await Promise.all([
    build({ ...shared, entryPoints: [join(folder, "main.ts")], format: "iife" }),
    build({ ...shared, stdin: { contents, resolveDir: folder, loader: "css" } }),
  ]);
  return { script: script.outputFiles[0]?.text ?? "", style: style.outputFiles[0]?.text ?? "" };
}

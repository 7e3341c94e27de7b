/** The report's browser app: one script and one style sheet, which the report puts into its one HTML file. */
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const options = { bundle: true, minify: true, target: "es2022", legalComments: "none", logLevel: "warning" };

/** Every style sheet of the folder, in the order of their names, as one that imports them. */
function styles(folder) {
  const sheets = readdirSync(folder).filter((name) => name.endsWith(".css"));
  return sheets
    .sort()
    .map((name) => `@import "./${name}";`)
    .join("\n");
}

/** Bundles `folder`'s main.ts and style sheets into page.js and page.css below `target`. */
export async function bundlePage(folder, target) {
  const stdin = { contents: styles(folder), resolveDir: folder, loader: "css" };
  await Promise.all([
    build({ ...options, entryPoints: [`${folder}/main.ts`], format: "iife", outfile: `${target}/page.js` }),
    build({ ...options, stdin, outfile: `${target}/page.css` }),
  ]);
}

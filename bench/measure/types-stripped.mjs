/**
 * `node --import ./bench/measure/types-stripped.mjs FILE.ts` runs sources as the compiled package runs: types are left out
 * and nothing is put in. Tools that keep functions' names do so at run time, each time a closure is made: a third slower.
 */
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { transform } from "esbuild";

const options = {
  loader: "ts",
  target: "es2023",
  sourcemap: "inline",
  tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
};

// Node runs the hooks of a module in a thread of its own, where this file is loaded once more.
if (isMainThread) register(import.meta.url);

/** Node's hook: gives the source of each TypeScript module, its types removed. */
export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const file = fileURLToPath(url);
  const { code } = await transform(await readFile(file, "utf8"), { ...options, sourcefile: file });
  return { format: "module", source: code, shortCircuit: true };
}

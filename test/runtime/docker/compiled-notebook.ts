import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import type { System } from "../../../src/runtime/system.ts";
import { notebook } from "../local/notebook.ts";

/** The notebook with its program compiled to JavaScript, in a folder of its own: what a container can be given. */
export function compiledNotebook(): System {
  const source = readFileSync(new URL("../local/notebook-node.ts", import.meta.url), "utf8");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-notebook-")), "node.mjs");
  writeFileSync(path, outputText);
  return {
    ...notebook,
    program: { start: notebook.program?.start as never, module: pathToFileURL(path).href },
  };
}

#!/usr/bin/env node
/**
 * Builds dist/ from the sources: compiles, drops what lost its source, copies what sources refer to by relative URL, and
 * bundles the report's browser app. A second run compiles only what changed. Exit 1 if the compiler complained.
 */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { copyAssets } from "./build/assets.mjs";
import { compiles } from "./build/compile.mjs";
import { bundlePage } from "./build/page.mjs";
import { sweep } from "./build/sweep.mjs";

process.chdir(join(import.meta.dirname, ".."));

const command = "dist/src/cli/main.js";
const page = "src/report/page";

const compiled = await Promise.all([compiles("tsconfig.json"), compiles(`${page}/tsconfig.json`)]);
if (compiled.includes(false)) process.exit(1);

sweep("dist");
copyAssets(["src", "systems", "native"], "dist");
await bundlePage(page, `dist/${page}`);
chmodSync(command, 0o755);

/** The TypeScript compiler, as a process of its own so that two projects compile at once. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

/** Compiles a project and resolves to whether it is free of errors; the compiler itself prints those. */
export async function compiles(project) {
  const child = spawn(process.execPath, [tsc, "--project", project], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code === 0;
}

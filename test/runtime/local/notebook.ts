import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { realClock } from "../../../src/core/clock.ts";
import { freshSeed, Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { ClusterNode } from "../../../src/runtime/cluster.ts";
import type { StartRequest } from "../../../src/runtime/runtime.ts";
import { defineSystem, type System } from "../../../src/runtime/system.ts";
import { Calls, type Request } from "../../../systems/reference/calls.ts";
import { primaries, ready } from "../../../systems/reference/status.ts";
import start from "./notebook-node.ts";

/** A system small enough to test runtimes of programs with: it stores lines and never stops talking to its peers. */
export const notebook: System = defineSystem({
  name: "notebook",
  about: "stores lines, and never stops talking to its peers",
  options: {},
  nodes: { default: 3, min: 1, max: 9 },
  ports: { client: 7000, peer: 7001 },
  program: { start, module: compiled(new URL("./notebook-node.ts", import.meta.url)) },
  workloads: {},
  ready,
  primaries,
});

/** A module in JavaScript, in a folder of its own: what starts at once, and what a container can be given. */
function compiled(source: URL): string {
  const { code } = transformSync(readFileSync(source, "utf8"), { loader: "ts" });
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-notebook-")), "node.mjs");
  writeFileSync(path, code);
  return pathToFileURL(path).href;
}

/** A request for a cluster of notebooks, under a run id of its own. */
export const request = (changes: Partial<StartRequest> = {}): StartRequest => ({
  system: notebook,
  nodes: ["n1", "n2", "n3"],
  settings: {},
  mutants: [],
  runId: `test-${freshSeed().toString(36)}`,
  clock: realClock(),
  random: Random.of(freshSeed()),
  signal: new AbortController().signal,
  note: () => {},
  ...changes,
});

/** Asks a node over a channel of its own. Rejects when nobody answers there, or the node hangs up. */
export async function ask(node: ClusterNode, question: Request): Promise<Value> {
  if (!node.dial) throw new Error(`${node.name} cannot be dialled`);
  const calls = new Calls(await node.dial("client"));
  try {
    return await calls.call(question);
  } finally {
    calls.close();
  }
}

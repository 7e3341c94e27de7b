import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { localRuntime } from "../../../src/runtime/local/local.ts";
import { etcdSystem } from "../../../systems/etcd/etcd.ts";
import { ask, notebook, request } from "./notebook.ts";

const running = (module: string) => ({ ...notebook, program: { ...notebook.program!, module } });

test("a program in TypeScript runs as it is", async () => {
  const system = running(new URL("./notebook-node.ts", import.meta.url).href);
  const cluster = await localRuntime().start(request({ system, nodes: ["n1"] }));
  const files = String(cluster.facts.find(({ name }) => name === "files")?.value);
  expect(existsSync(files)).toBe(true);
  expect(await ask(cluster.nodes[0]!, { type: "get" })).toBe("");
  await cluster.stop();
  expect(existsSync(files)).toBe(false);
});

test("a node that ends before it serves ends the start, with its last words", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-program-")), "node.mjs");
  writeFileSync(path, `export default (env) => { if (env.id === "n2") env.halt("no disk"); return {}; };`);
  const asked = request({ system: running(pathToFileURL(path).href) });
  await expect(localRuntime().start(asked)).rejects.toMatchObject({
    kind: "environment",
    message: expect.stringMatching(/n2 \(its server has ended: it exited with code 70\)/),
    details: expect.stringContaining("halted: no disk"),
  });
  expect(existsSync(join(tmpdir(), `ordeal-local-${asked.runId}`))).toBe(false);
});

test("a system that is no program is refused", async () => {
  await expect(localRuntime().start(request({ system: etcdSystem }))).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringContaining("etcd does not run as processes of this machine"),
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { Random } from "../../../src/core/random.ts";
import { archiveOf } from "../../../src/runtime/docker/archive.ts";
import { programInDocker } from "../../../src/runtime/docker/program.ts";
import { leasePort } from "../../../src/runtime/machine/ports.ts";
import { dial } from "../../../src/runtime/process/dial.ts";
import type { System } from "../../../src/runtime/system.ts";
import { raftKvSystem } from "../../../systems/raft-kv/raft-kv.ts";
import { Calls } from "../../../systems/reference/calls.ts";
import { notebook, request } from "../local/notebook.ts";

const settingsOf = ({ options }: System) =>
  Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default]));

/** A folder with what a container of a program would have in `/opt`, and the command that would run there, told to stay in that folder. */
async function unpacked(system: System, port: number) {
  const asked = request({ system, nodes: ["n1"], settings: settingsOf(system) });
  const { command, files = [] } = programInDocker(asked, system.program!);
  const folder = mkdtempSync(join(tmpdir(), "ordeal-opt-"));
  for (const archive of await Promise.all(files.map(archiveOf)))
    execaSync("tar", ["-x", "-f", "-", "-C", folder], { input: archive });
  const [, ...words] = command("n1", asked.nodes, asked.settings);
  const here = (word: string) =>
    word
      .replaceAll("/opt/", `${folder}/`)
      .replace('"/data"', JSON.stringify(`${folder}/data`))
      .replace(/"listen":\{[^}]*\}/, `"listen":{"host":"127.0.0.1","client":${port},"peer":0}`);
  return words.map(here);
}

test.each([
  ["of this package", raftKvSystem],
  ["of somebody else", notebook],
])("what a container is given is enough to run a program %s", async (_, system) => {
  const port = await leasePort(Random.of(process.pid));
  const node = spawn(process.execPath, await unpacked(system, port), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void node.kill());
  await once(node.stdout, "data");
  const channel = await dialled(port);
  expect(await new Calls(channel).call({ type: "status" })).toHaveProperty("serves");
});

async function dialled(port: number) {
  for (;;) {
    try {
      return await dial({ host: "127.0.0.1", port });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

test("a program in TypeScript is refused with what to do", () => {
  const program = { ...notebook.program!, module: import.meta.url };
  expect(() => programInDocker(request(), program)).toThrow(
    /program\.test\.ts must be compiled to JavaScript .* --runtime local/,
  );
});

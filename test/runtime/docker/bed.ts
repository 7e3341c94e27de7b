import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { realClock } from "../../../src/core/clock.ts";
import { Random } from "../../../src/core/random.ts";
import { connect } from "../../../src/runtime/docker/engine.ts";
import { resources } from "../../../src/runtime/docker/resources.ts";
import type { StartRequest } from "../../../src/runtime/runtime.ts";
import { chatter } from "./chatter.ts";

/** A request for a cluster of the test server, under a run id of its own. */
export const request = (changes: Partial<StartRequest> = {}): StartRequest => ({
  system: chatter,
  nodes: ["n1", "n2", "n3"],
  settings: { mode: "serve" },
  mutants: [],
  runId: `test-${randomUUID().slice(0, 8)}`,
  clock: realClock(),
  random: Random.of(1),
  signal: new AbortController().signal,
  note: () => {},
  ...changes,
});

/** The names of everything that an engine still has of a run. */
export async function leftovers(runId: string): Promise<string[]> {
  const { docker } = await connect();
  return (await resources(docker, runId)).map(({ kind, name }) => `${kind} ${name}`);
}

/** The files behind this machine's loop devices that are disks of a run. */
export async function devicesOf(runId: string): Promise<string[]> {
  const devices = (await readdir("/sys/block")).filter((name) => name.startsWith("loop"));
  const files = await Promise.all(
    devices.map((name) => readFile(`/sys/block/${name}/loop/backing_file`, "utf8").catch(() => "")),
  );
  return files.filter((file) => file.includes(runId));
}

import { afterAll, beforeAll, expect } from "vitest";
import { realClock, sleep } from "../../../../src/core/clock.ts";
import { milliseconds } from "../../../../src/core/duration.ts";
import type { Cluster, ClusterNode } from "../../../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../../../src/runtime/docker/docker.ts";
import { devicesOf, leftovers, request } from "../bed.ts";
import { ask } from "../chatter.ts";

const clock = realClock();

/** A single node with disks of its own, for the tests of one suite; after them nothing may be left. */
export function oneNode() {
  const asked = request({ nodes: ["n1"], wanted: ["power", "files", "storage:full", "storage:read-only"] });
  let cluster: Required<Cluster>;
  beforeAll(async () => {
    cluster = (await dockerRuntime().start(asked)) as Required<Cluster>;
  });
  afterAll(async () => {
    await cluster.stop();
    expect(await leftovers(asked.runId)).toEqual([]);
    expect(await devicesOf(asked.runId)).toEqual([]);
  });
  const say = (line: string) => ask(cluster.nodes[0] as ClusterNode, line);
  return {
    cluster: () => cluster,
    /** What the server answers to one line. */
    say,
    /** Starts the server if it is down, and waits until it answers. */
    async restart(): Promise<void> {
      await cluster.process.start("n1");
      for (let tries = 1; ; tries++) {
        try {
          return void (await say("get"));
        } catch (error) {
          if (tries === 100) throw error;
          await sleep(clock, milliseconds(20));
        }
      }
    },
    /** Stores lines until the server is gone, between brackets, since one may follow the beginning of another that was lost. What it acknowledged. */
    async write(verb: "put" | "lax", tag: string): Promise<string[]> {
      const acknowledged: string[] = [];
      try {
        for (let i = 0; ; i++) {
          await say(`${verb} <${tag}-${i}>`);
          acknowledged.push(`<${tag}-${i}>`);
        }
      } catch {
        return acknowledged;
      }
    },
    wait: (ms: number) => sleep(clock, milliseconds(ms)),
  };
}

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realClock, sleep } from "../../../../src/core/clock.ts";
import { milliseconds } from "../../../../src/core/duration.ts";
import type { Cluster, ClusterNode, DiskTrouble } from "../../../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../../../src/runtime/docker/docker.ts";
import { needs } from "../../../needs.ts";
import { devicesOf, leftovers, request } from "../bed.ts";
import { ask } from "../chatter.ts";

const clock = realClock();

describe("disks of nodes in containers", needs("engine"), () => {
  const asked = request({ nodes: ["n1"], wanted: ["power", "files", "storage:full", "storage:read-only"] });
  let cluster: Required<Cluster>;
  let node: ClusterNode;
  beforeAll(async () => {
    cluster = (await dockerRuntime().start(asked)) as Required<Cluster>;
    node = cluster.nodes[0] as ClusterNode;
  });
  afterAll(async () => {
    await cluster.stop();
    expect(await leftovers(asked.runId)).toEqual([]);
    expect(await devicesOf(asked.runId)).toEqual([]);
  });

  const stateOf = async () => (await cluster.process.state("n1")).state;
  async function restart(): Promise<void> {
    await cluster.process.start("n1");
    for (let tries = 0; tries < 100; tries++) {
      if (
        await ask(node, "get").then(
          () => true,
          () => false,
        )
      )
        return;
      await sleep(clock, milliseconds(20));
    }
  }
  /** Stores lines until the server is gone; what it has acknowledged. */
  async function write(verb: "put" | "lax", tag: string): Promise<string[]> {
    const acknowledged: string[] = [];
    try {
      for (let i = 0; ; i++) {
        // Between brackets, since a line may follow the beginning of one that was lost.
        await ask(node, `${verb} <${tag}-${i}>`);
        acknowledged.push(`<${tag}-${i}>`);
      }
    } catch {
      return acknowledged;
    }
  }

  for (const kept of ["nothing", "prefix", "torn"] as const) {
    test(`a loss of power in the middle of writes keeps what was synced, and of the rest: ${kept}`, async () => {
      const writing = [write("put", kept), write("lax", kept)] as const;
      await sleep(clock, milliseconds(200));
      const loss = await cluster.power.cut("n1", kept);
      expect(await stateOf()).toBe("down");
      const [synced, lax] = await Promise.all(writing);
      expect([synced.length > 3, lax.length > 3]).toEqual([true, true]);
      await restart();
      const [saved, left] = [await ask(node, "get"), await ask(node, "got")];
      expect(synced.filter((line) => !saved.includes(line))).toEqual([]);
      expect(lax.filter((line) => !left.includes(line)).length).toBeGreaterThan(kept === "torn" ? -1 : 0);
      if (kept !== "torn") expect(loss.bytes).toBeGreaterThan(lax.at(-1)!.length);
    });
  }

  test("a kill takes nothing, and a loss of power after it what the kill had left in memory", async () => {
    await ask(node, "lax before");
    await cluster.process.kill("n1");
    await restart();
    expect(await ask(node, "got")).toContain("before");
    await cluster.process.kill("n1");
    expect((await cluster.power.cut("n1", "nothing")).bytes).toBeGreaterThan(0);
    expect(await cluster.power.cut("n1", "nothing")).toEqual({ bytes: 0, operations: 0 });
    await restart();
    expect(await ask(node, "got")).not.toContain("before");
  });

  const troubles: readonly DiskTrouble[] = [{ kind: "full" }, { kind: "read-only" }];
  for (const trouble of troubles) {
    test(`a disk that is ${trouble.kind}: the server cannot write, also after a restart; mended, all is there`, async () => {
      const { storage } = cluster;
      await ask(node, `put before ${trouble.kind}`);
      const struck = await storage.struck("n1");
      for (const _ of ["twice", "is as good"]) await storage.set("n1", [trouble]);
      expect(await storage.read("n1")).toEqual([trouble]);
      // Room in the last block of the file is nobody else's.
      for (let life = 1; life <= 2; life++) {
        await expect(ask(node, `put ${"x".repeat(9000)}`)).rejects.toThrow();
        expect(await storage.struck("n1")).toBe(struck + life);
        await cluster.process.kill("n1");
        await restart();
      }
      await storage.set("n1", []);
      expect(await storage.read("n1")).toEqual([]);
      await restart();
      await ask(node, `put after ${trouble.kind}`);
      const data = await ask(node, "get");
      for (const when of ["before", "after"]) expect(data).toContain(`${when} ${trouble.kind}`);
    });
  }

  test("full and read-only at once, mended in either order, and through a loss of power", async () => {
    const { storage } = cluster;
    const [full, readOnly] = troubles as [DiskTrouble, DiskTrouble];
    for (const first of troubles) {
      await storage.set("n1", troubles);
      expect(await storage.read("n1")).toEqual([full, readOnly]);
      await cluster.power.cut("n1", "nothing");
      expect(await storage.read("n1")).toEqual([full, readOnly]);
      await storage.set("n1", [first]);
      expect(await storage.read("n1")).toEqual([first]);
      await storage.set("n1", []);
      expect(await storage.read("n1")).toEqual([]);
    }
    await restart();
  });

  test("damages files of a node that is down, and of no other", async () => {
    const { files, process } = cluster;
    for (const act of ["flip", "truncate", "restore", "wipe"] as const)
      await expect(files[act]?.("n1", 3)).rejects.toThrow(/running and not down/);
    await ask(node, "put one");
    const before = await ask(node, "get");
    expect(await files.snapshot?.("n1")).toMatch(/^copied \d files$/);
    await ask(node, "put two");
    await process.kill("n1");
    expect(await files.truncate?.("n1", 2)).toMatch(/^2 bytes off the end of lines, which has \d+ left$/);
    await restart();
    expect(await ask(node, "get")).toBe(`${before},tw`);
    await process.kill("n1");
    expect(await files.flip("n1")).toMatch(/^bit \d of byte \d+ of lines$/);
    await restart();
    expect(await ask(node, "get")).not.toBe(`${before},tw`);
    await process.kill("n1");
    expect(await files.wipe?.("n1")).toMatch(/^removed \d files$/);
    await restart();
    expect(await ask(node, "get")).toBe("");
    await process.kill("n1");
    expect(await files.restore?.("n1")).toMatch(/^put back \d files$/);
    await restart();
    expect(await ask(node, "get")).toBe(before);
  });
});

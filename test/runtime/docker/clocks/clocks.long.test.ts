import { readdirSync, readlinkSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { realClock, sleep } from "../../../../src/core/clock.ts";
import { milliseconds, seconds } from "../../../../src/core/duration.ts";
import type { ClockControl, Cluster, ClusterNode, ProcessControl } from "../../../../src/runtime/cluster.ts";
import { type DockerOptions, dockerRuntime } from "../../../../src/runtime/docker/docker.ts";
import { needs } from "../../../needs.ts";
import { request } from "../bed.ts";
import { ask } from "../chatter.ts";

const clock = realClock();
const HOUR = seconds(3600);

type Skewable = Cluster & { readonly clock: ClockControl; readonly process: ProcessControl };

async function started(options: DockerOptions = {}): Promise<Skewable> {
  const cluster = await dockerRuntime(options).start(request({ nodes: ["n1", "n2"], wanted: ["clock"] }));
  onTestFinished(() => cluster.stop());
  return cluster as Skewable;
}

/** How far ahead a node believes to be, nanoseconds, by its own words. It may be coming back. */
async function ahead({ nodes }: Cluster, name = "n1"): Promise<number> {
  const node = nodes.find((each) => each.name === name) as ClusterNode;
  for (let attempt = 1; ; attempt++) {
    try {
      return Number(await ask(node, "time")) * 1e9 - Date.now() * 1e6;
    } catch (error) {
      if (attempt === 200) throw error;
      await sleep(clock, milliseconds(20));
    }
  }
}

const near = (value: number) => ({
  asymmetricMatch: (seen: number) => Math.abs(seen - value) < seconds(60),
});

/** Memories of other processes that this one has open. */
const memories = () =>
  readdirSync("/proc/self/fd").filter((file) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`).endsWith("/mem");
    } catch {
      return false; // That of the folder itself.
    }
  }).length;

/** How far ahead the machine's wall clock is of the one that nobody can set, milliseconds. */
const wallClock = () => Date.now() - Number(process.hrtime.bigint() / 1_000_000n);

describe.each([
  { by: "this process", options: {}, lacks: needs("engine", "root", "vdso") },
  { by: "a helper container", options: { clockHelper: true }, lacks: needs("engine", "vdso") },
])("clocks of nodes in Docker, set by $by", ({ by, options, lacks }) => {
  test(
    "are wrong in all processes, however the node fares, and right again; no other clock is",
    lacks,
    async () => {
      const before = wallClock();
      const cluster = await started(options);
      expect(cluster.facts).toContainEqual({ name: "clocks", value: `set by ${by}` });
      expect(await cluster.clock.read("n1")).toBe(0);

      await cluster.clock.set("n1", { offset: HOUR, drift: 0 });
      expect(await ahead(cluster)).toEqual(near(HOUR));
      expect(await cluster.clock.read("n1")).toBe(HOUR);
      expect(cluster.clock.witness?.("n1")).toMatch(/^perl \(\d+\) was told so, .* asked \d+ times since$/);
      expect(await ahead(cluster, "n2")).toEqual(near(0));

      await cluster.process.kill("n1");
      await expect(cluster.clock.read("n1")).rejects.toThrow("none of its processes runs");
      await cluster.process.start("n1");
      await vi.waitUntil(async () => Math.abs((await ahead(cluster)) - HOUR) < seconds(60));
      expect(await cluster.clock.read("n1")).toBe(HOUR);

      await cluster.process.kill("n1");
      await cluster.clock.set("n1", { offset: -HOUR, drift: 0 });
      await cluster.process.start("n1");
      await vi.waitUntil(async () => (await ahead(cluster)) < -HOUR / 2);

      await cluster.process.pause("n1");
      await cluster.clock.set("n1", { offset: 0, drift: seconds(1000) });
      expect(cluster.clock.witness?.("n1")).toMatch(/was told so/);
      const early = await cluster.clock.read("n1");
      expect(cluster.clock.witness?.("n1")).toMatch(/was not seen to ask since/);
      await sleep(clock, milliseconds(20));
      expect(await cluster.clock.read("n1")).toBeGreaterThan(early + seconds(20));

      await cluster.process.pause("n2");
      await cluster.clock.set("n2", { offset: HOUR, drift: 0 });
      expect(await cluster.process.state("n2")).toMatchObject({ state: "paused" });
      await cluster.process.resume("n2");
      expect(await ahead(cluster, "n2")).toEqual(near(HOUR));

      await cluster.process.resume("n1");
      const wrong = (await cluster.clock.wrong?.("n1")) ?? 0;
      expect(wrong).toBeGreaterThan(2);
      for (const node of ["n1", "n2"]) await cluster.clock.set(node, { offset: 0, drift: 0 });
      expect(await ahead(cluster)).toEqual(near(0));
      expect(await cluster.clock.read("n1")).toBe(0);
      expect(await ahead(cluster, "n2")).toEqual(near(0));

      await cluster.stop();
      expect(memories()).toBe(0);
      expect(Math.abs(wallClock() - before)).toBeLessThan(100);
    },
  );
});

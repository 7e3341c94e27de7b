import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { realClock, sleep } from "../../../src/core/clock.ts";
import { milliseconds, seconds } from "../../../src/core/duration.ts";
import { Random } from "../../../src/core/random.ts";
import type { Cluster } from "../../../src/runtime/cluster.ts";
import { dockerRuntime } from "../../../src/runtime/docker/docker.ts";
import { connect } from "../../../src/runtime/docker/engine.ts";
import { enter } from "../../../src/runtime/docker/inside.ts";
import { processControl } from "../../../src/runtime/docker/processes.ts";
import { needs } from "../../needs.ts";
import { leftovers, request } from "./bed.ts";
import { ask, chatter } from "./chatter.ts";

/** A cluster that is stopped with the test. */
async function started(
  ...[changes, options]: [Parameters<typeof request>[0]?, Parameters<typeof dockerRuntime>[0]?]
): Promise<Cluster & { readonly runId: string }> {
  const asked = request(changes);
  const cluster = await dockerRuntime(options).start(asked);
  onTestFinished(() => cluster.stop());
  return { ...cluster, runId: asked.runId };
}

const fact = (cluster: Cluster, name: string) => cluster.facts.find((each) => each.name === name)?.value;

describe("the docker runtime", needs("engine"), () => {
  test("tells what it runs: engine, image and where it is from, and what each server calls itself", async () => {
    const cluster = await started({ nodes: ["n1"] });
    expect(fact(cluster, "engine")).toMatch(/^Docker \d+\..*kernel .*cgroup v[12]$/);
    expect(fact(cluster, "image")).toMatch(/^ordeal\/chatter:[0-9a-f]{12}$/);
    expect(fact(cluster, "image from")).toMatch(/^built (now|earlier) from .*chatter\/Dockerfile/);
    expect(fact(cluster, "image id")).toMatch(/^sha256:/);
    expect(fact(cluster, "version of n1")).toBe("1");
  });

  test("a port that somebody holds is left to them, and another is leased", async () => {
    const free = await started({ nodes: ["n1"] }, { publish: true });
    const { port } = (free.nodes[0] as Cluster["nodes"][number]).address("client");
    expect(port).toBeLessThan(32768);
    // The same seed draws the same port first.
    const again = await started({ nodes: ["n1"] }, { publish: true });
    expect((again.nodes[0] as Cluster["nodes"][number]).address("client").port).not.toBe(port);
    expect(await ask(again.nodes[0] as Cluster["nodes"][number], "put x")).toBe("ok");
  });

  test("two runs of one seed at once get different subnets and do not hear each other", async () => {
    const [one, two] = await Promise.all([
      started({ random: Random.of(5) }),
      started({ random: Random.of(5) }),
    ]);
    expect(fact(one, "network")).not.toBe(fact(two, "network"));
    await one.process?.kill("n1");
    expect(await two.process?.state("n1")).toMatchObject({ state: "running" });
    await one.stop();
    expect(await ask(two.nodes[0] as Cluster["nodes"][number], "put x")).toBe("ok");
  });

  test("a server that exits ends the start at once, with its last words, and nothing is left", async () => {
    const asked = request({ settings: { mode: "exit" } });
    await expect(dockerRuntime().start(asked)).rejects.toMatchObject({
      kind: "environment",
      message: expect.stringMatching(/chatter did not come up: .*its server exited with code 7/),
      details: expect.stringMatching(/^n\d:\n {2}n\d dies of a broken heart/),
    });
    expect(await leftovers(asked.runId)).toEqual([]);
  });

  test("a server that never serves is given up after the deadline, with the last error and its last words", async () => {
    const asked = request({ settings: { mode: "silent" }, nodes: ["n1"] });
    await expect(dockerRuntime({ readyWithin: seconds(1) }).start(asked)).rejects.toMatchObject({
      kind: "environment",
      message: expect.stringMatching(/n1 \(not within 1\.00 s: .*ECONNREFUSED/),
      details: expect.stringContaining("n1 will never serve"),
    });
    expect(await leftovers(asked.runId)).toEqual([]);
  });

  test.each([0, 400, 1500])("interrupted %i ms into the start, it leaves nothing", async (ms) => {
    const controller = new AbortController();
    const asked = request({ settings: { mode: "silent" }, signal: controller.signal });
    const starting = dockerRuntime().start(asked);
    starting.catch(() => {});
    await sleep(realClock(), milliseconds(ms));
    controller.abort(new Error("Ctrl-C"));
    await expect(starting).rejects.toThrow("Ctrl-C");
    expect(await leftovers(asked.runId)).toEqual([]);
  });

  test("a container that the engine cannot freeze is stopped process by process", async () => {
    const cluster = await started({ nodes: ["n1"] });
    const { docker } = await connect();
    const server = docker.getContainer(`ordeal-${cluster.runId}-n1`);
    const stubborn = Object.create(server, {
      pause: { value: () => Promise.reject(new Error("unable to freeze: unknown")) },
    });
    const node = cluster.nodes[0] as Cluster["nodes"][number];
    const pods = [{ node, address: "", holder: server, server: stubborn }];
    const process = processControl(realClock(), pods, { order: async (_, send) => void (await send()) });
    await process.pause("n1");
    expect(await process.state("n1")).toEqual({
      state: "paused",
      detail: expect.stringMatching(/all [23] processes stopped/),
    });
    await expect(ask(node, "get", 300)).rejects.toThrow("has not answered");
    await process.resume("n1");
    expect(await process.state("n1")).toMatchObject({ state: "running" });
    expect(await ask(node, "get")).toBe("");
    await process.pause("n1");
    await process.kill("n1");
    expect(await process.state("n1")).toMatchObject({ state: "down" });
  });

  test("a server that is not running cannot be paused", async () => {
    const cluster = await started({ nodes: ["n1"] });
    await cluster.process?.kill("n1");
    await expect(cluster.process?.pause("n1")).rejects.toMatchObject({
      kind: "environment",
      message: expect.stringContaining("its server is not running"),
    });
  });

  test("without nsenter, rules and probes go through the engine", async () => {
    vi.stubEnv("PATH", "/nowhere");
    onTestFinished(() => void vi.unstubAllEnvs());
    const cluster = await started();
    expect(fact(cluster, "network")).toContain("docker exec");
    const links = [
      { from: "n1", to: "n2" },
      { from: "n2", to: "n1" },
    ];
    await cluster.network?.apply(links.slice(0, 1));
    expect(await cluster.network?.probe(links)).toEqual([false, true]);
    expect((await cluster.network?.dropped(links))?.[0]).toBeGreaterThan(0);
    await cluster.network?.apply([]);
    expect(await cluster.network?.probe(links)).toEqual([true, true]);
  });

  test.each(["nsenter", "docker exec"])(
    "a fault tool that fails says so in an environment error (%s)",
    async (by) => {
      if (by === "docker exec") vi.stubEnv("PATH", "/nowhere");
      onTestFinished(() => void vi.unstubAllEnvs());
      const cluster = await started({ nodes: ["n1"] });
      const { docker } = await connect();
      const { inside } = await enter(realClock(), docker.getContainer(`ordeal-${cluster.runId}-n1-holder`));
      await expect(inside(["sh", "-c", "echo no such rule >&2; exit 4"])).rejects.toMatchObject({
        kind: "environment",
        message: expect.stringMatching(/code 4: no such rule/),
      });
    },
  );

  test("a log that cannot be had is a warning, and the others are written", async () => {
    const cluster = await started({ nodes: ["n1", "n2"] });
    const { docker } = await connect();
    await docker.getContainer(`ordeal-${cluster.runId}-n1`).remove({ force: true });
    const directory = await mkdtemp(join(tmpdir(), "ordeal-logs-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    expect(await cluster.collectLogs(directory)).toEqual([
      expect.stringMatching(/^the log of n1 could not be saved: no such container/i),
    ]);
    expect(await readFile(join(directory, "n2/server.log"), "utf8")).toContain("I am n2");
  });

  test("a system that does not run in Docker is refused before anything starts", async () => {
    const { docker: _, ...elsewhere } = chatter;
    await expect(dockerRuntime().start(request({ system: elsewhere }))).rejects.toMatchObject({
      kind: "usage",
    });
  });
});

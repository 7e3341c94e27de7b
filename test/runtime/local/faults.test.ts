import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { realClock, sleep, wallClock } from "../../../src/core/clock.ts";
import { milliseconds, seconds } from "../../../src/core/duration.ts";
import { CLIENTS } from "../../../src/core/fault.ts";
import type { Cluster, ClusterNode } from "../../../src/runtime/cluster.ts";
import { localRuntime } from "../../../src/runtime/local/local.ts";
import type { Request } from "../../../systems/reference/calls.ts";
import { ask, request } from "./notebook.ts";

type Whole = Required<Cluster>;

const clock = realClock();
const pause = (ms: number) => sleep(clock, milliseconds(ms));

describe("faults of local clusters", () => {
  let cluster: Whole;
  let [n1, n2]: readonly ClusterNode[] = [];
  beforeAll(async () => {
    cluster = (await localRuntime().start(request({ mutants: ["M1"], assertions: true }))) as Whole;
    [n1, n2] = cluster.nodes;
  });
  afterEach(async () => {
    await cluster.network.apply([]);
    await cluster.shaping.apply([]);
    for (const { name } of cluster.nodes) await cluster.process.start(name);
  });
  afterAll(() => cluster.stop());

  const link = { from: "n1", to: "n2" };
  const first = (question: Request) => ask(n1 as ClusterNode, question);
  const told = async () => (await ask(n2 as ClusterNode, { type: "told", peer: "n1" })) as readonly unknown[];
  const tell = (count: number) => first({ type: "tell", peer: "n2", count });
  /** Asks again until it holds, or has not held for 5 s. */
  const until = async (holds: () => Promise<boolean>) => {
    for (let waited = 0; waited < 5000 && !(await holds()); waited += 20) await pause(20);
  };
  /** What n1 has told n2 beyond the first so many, once that is so much. */
  const toldSince = async (before: number, count: number) => {
    await until(async () => (await told()).length >= before + count);
    return (await told()).slice(before);
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
  const heard = async () => Number(await ask(n2 as ClusterNode, { type: "heard", peer: "n1" }));
  /** How many more datagrams arrive, looked at until there are three of them, or for half a second. */
  const more = async () => {
    const before = await heard();
    for (let waited = 0; waited < 500 && (await heard()) < before + 3; waited += 20) await pause(20);
    return (await heard()) - before;
  };

  it("a conversation stays in order whatever its link does, and is only late", async () => {
    const before = (await told()).length;
    await cluster.shaping.apply([
      { link, shape: { loss: 0.1, duplicate: 1, jitter: milliseconds(20) } },
      { link, shape: { delay: milliseconds(5), types: ["told"] } },
    ]);
    expect((await cluster.shaping.read([link]))[0]).toHaveLength(2);
    await tell(20);
    expect(await toldSince(before, 20)).toEqual(numbers(20));
    expect((await cluster.shaping.touched([link]))[0]).toBeGreaterThan(0);
  });

  it("a cut stalls a conversation and does not break it", async () => {
    const before = (await told()).length;
    await cluster.network.apply([link]);
    await tell(3);
    await pause(200);
    expect(await toldSince(before, 0)).toEqual([]);
    expect((await cluster.network.dropped([link]))[0]).toBeGreaterThan(0);
    await cluster.network.apply([]);
    await tell(1);
    expect(await toldSince(before, 4)).toEqual([0, 1, 2, 0]);
  });

  it("a conversation breaks where a partner dies", async () => {
    const before = (await told()).length;
    await tell(1);
    await toldSince(before, 1);
    await cluster.process.kill("n1");
    // Those of earlier tests break, too, and may be told a moment later.
    const [said, ...since] = await toldSince(before, 2);
    expect(said).toBe(0);
    expect(new Set(since)).toEqual(new Set(["broken"]));
  });

  it("datagrams are lost and repeated, by their type", async () => {
    expect(await more()).toBeGreaterThanOrEqual(3);
    await cluster.shaping.apply([{ link, shape: { loss: 1 } }]);
    await pause(50);
    expect(await more()).toBe(0);
    await cluster.shaping.apply([
      { link, shape: { loss: 1, types: ["even"] } },
      { link, shape: { duplicate: 1, types: ["odd"] } },
    ]);
    expect(await more()).toBeGreaterThanOrEqual(3);
    expect(await cluster.shaping.touched([{ from: "n2", to: "n1" }])).toEqual([0]);
  });

  it("messages arrive with wrong bytes, in frames that are whole, and are counted", async () => {
    const before = (await told()).length;
    await cluster.shaping.apply([{ link, shape: { corrupt: 0.5, types: ["told"] } }]);
    await tell(200);
    const arrived = await toldSince(before, 200);
    expect(arrived).toHaveLength(200);
    expect(arrived).not.toEqual(numbers(200));
    expect((await cluster.shaping.corrupted([link]))[0]).toBeGreaterThan(50);
    await cluster.shaping.apply([]);
    await tell(200);
    expect(await toldSince(before + 200, 200)).toEqual(numbers(200));
  });

  it("so many bytes get through each second, in order; once the link is wide, all that waited comes at once", async () => {
    const before = (await told()).length;
    await cluster.shaping.apply([{ link, shape: { rate: 300, types: ["told"] } }]);
    await tell(30);
    await pause(500);
    const soon = await toldSince(before, 1);
    expect(soon.length).toBeLessThan(15);
    await cluster.shaping.apply([]);
    expect(await toldSince(before, 30)).toEqual(numbers(30));
    expect((await cluster.shaping.touched([link]))[0]).toBeGreaterThan(5);
  });

  it("what a node answers to clients can be lost while it hears what they ask", async () => {
    await cluster.network.apply([{ from: "n1", to: CLIENTS }]);
    expect(
      await cluster.network.probe([
        { from: "n1", to: CLIENTS },
        { from: CLIENTS, to: "n1" },
      ]),
    ).toEqual([false, true]);
    const answer = first({ type: "scribble", line: "unheard" });
    await expect(Promise.race([answer, pause(200)])).resolves.toBeUndefined();
    await cluster.network.apply([]);
    expect(await answer).toBe("ok");
  });

  const lines = async () =>
    String(await first({ type: "get" }))
      .trimEnd()
      .split("\n")
      .slice(-2);

  it("a kill keeps what was not synced, a loss of power only what was", async () => {
    await first({ type: "put", line: "lasting" });
    await first({ type: "scribble", line: "fleeting" });
    await cluster.process.kill("n1");
    await cluster.process.start("n1");
    expect(await lines()).toEqual(["lasting", "fleeting"]);
    expect(await cluster.power.cut("n1", "nothing")).toEqual({ bytes: 9, operations: 1 });
    expect((await cluster.process.state("n1")).state).toBe("down");
    await cluster.process.start("n1");
    expect((await lines()).at(-1)).toBe("lasting");
  });

  it("disks are full, slow, can only be read, and fail to sync what they then have lost", async () => {
    await cluster.storage.set("n1", [{ kind: "full" }]);
    expect(await first({ type: "scribble", line: "too much" })).toBe("ENOSPC");
    await cluster.storage.set("n1", [{ kind: "read-only" }]);
    expect(await first({ type: "scribble", line: "in vain" })).toBe("EROFS");
    await cluster.storage.set("n1", [{ kind: "sync-fails" }]);
    expect(await first({ type: "put", line: "a" })).toBe("EIO");
    expect(await first({ type: "put", line: "b" })).toBe("ok");
    expect(await cluster.storage.read("n1")).toEqual([{ kind: "sync-fails" }]);
    await cluster.storage.set("n1", [{ kind: "slow", latency: milliseconds(100) }]);
    const begin = clock.now();
    await first({ type: "get" });
    expect(clock.now() - begin).toBeGreaterThan(milliseconds(95));
    await cluster.storage.set("n1", []);
    expect(await cluster.storage.struck("n1")).toBeGreaterThanOrEqual(4);
  });

  it("files are copied while the node runs, and damaged, removed and put back while it is down", async () => {
    const { flip, truncate, snapshot, restore, wipe } = cluster.files;
    await first({ type: "put", line: "copied" });
    expect(await snapshot("n1")).toMatch(/^copied 1 files/);
    expect((await cluster.process.state("n1")).state).toBe("running");
    await first({ type: "scribble", line: "not copied" });
    const size = async () => String(await first({ type: "get" })).length;
    const whole = await size();
    for (const damage of [flip("n1"), truncate("n1", 1), restore("n1"), wipe("n1")])
      await expect(damage).rejects.toThrow("not down");
    await cluster.process.kill("n1");
    expect(await flip("n1")).toMatch(/^flipped bit \d of byte \d+ of notes\/lines, which had \d+$/);
    expect(await truncate("n1", 5)).toMatch(/^cut the last 5 bytes of notes\/lines, which had \d+$/);
    await cluster.process.start("n1");
    expect(await size()).toBe(whole - 5);
    await cluster.process.kill("n1");
    expect(await wipe("n1")).toMatch(/^removed 1 files/);
    await cluster.process.start("n1");
    expect(await lines()).toEqual([""]);
    await cluster.process.kill("n1");
    expect(await restore("n1")).toMatch(/^put back 1 files .* in the place of 0 files/);
    await cluster.process.start("n1");
    expect((await lines()).at(-1)).toBe("copied");
  });

  it("a copy leaves a node that is paused as it is", async () => {
    await cluster.process.pause("n1");
    await cluster.files.snapshot("n1");
    expect((await cluster.process.state("n1")).state).toBe("paused");
    await cluster.process.resume("n1");
    expect(await first({ type: "status" })).toMatchObject({ serves: true });
  });

  it("a wall clock is ahead and gains, also after a restart", async () => {
    await cluster.clock.set("n1", { offset: seconds(100), drift: seconds(1) });
    const early = await cluster.clock.read("n1");
    expect(early).toBeGreaterThanOrEqual(seconds(100));
    expect(early).toBeLessThan(seconds(110));
    await cluster.process.kill("n1");
    await cluster.process.start("n1");
    expect(Number(await first({ type: "wall" }))).toBeGreaterThan(wallClock().getTime() + 99_000);
    expect(await cluster.clock.read("n1")).toBeGreaterThan(early + milliseconds(50));
    await cluster.clock.set("n1", { offset: 0, drift: 0 });
    expect(await cluster.clock.read("n1")).toBe(0);
  });

  it("what the code tells of itself is heard; one that ends by itself is told with its last words", async () => {
    expect(await first({ type: "mutant", line: "M1" })).toBe(true);
    expect(await first({ type: "mutant", line: "M2" })).toBe(false);
    const ended = () => until(async () => (await cluster.process.state("n1")).state === "down");
    await expect(first({ type: "nonsense" })).rejects.toThrow();
    await ended();
    await cluster.process.start("n1");
    await expect(first({ type: "halt", line: "enough" })).rejects.toThrow();
    await ended();
    const { marks, asked, crashed } = cluster.told();
    expect(marks.begun).toBeGreaterThanOrEqual(3);
    expect(asked).toEqual(["M1", "M2"]);
    expect(crashed.map(({ node }) => node)).toEqual(["n1", "n1"]);
    expect(crashed[0]?.what).toContain("TypeError");
    expect(crashed[1]?.what).toContain("halted: enough");
  });
});

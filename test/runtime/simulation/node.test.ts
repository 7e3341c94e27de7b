import { expect, test } from "vitest";
import type { DiskError, Env } from "../../../patterns/env.ts";
import { milliseconds, seconds } from "../../../src/core/duration.ts";
import { bed, echo, note, told } from "./bed.ts";

const text = (words: string) => new TextEncoder().encode(words);

test("kill: timers, disk operations and connections of the old life come to nothing; a new one begins on the same disk", async () => {
  const lives: number[] = [];
  const happened: string[] = [];
  const { cluster, pass, env } = await bed((env: Env) => {
    lives.push(env.random.int(0, 1e6));
    return { receive: () => void happened.push(`${env.id} hears`) };
  });
  const old = env("n1");
  old.disk.append("kept", text("x"), () => happened.push("done"));
  await pass(1);
  old.after(10, () => happened.push("a timer of the old life"));
  old.disk.append("kept", text("y"), () => happened.push("an operation of the old life"));
  old.connect("n2", { message: () => {}, broken: () => happened.push("broken") });
  await cluster.process.kill("n1");
  expect(await cluster.process.state("n1")).toMatchObject({ state: "down" });
  env("n2").send("n1", note(1));
  await pass(50);
  await cluster.process.start("n1");
  env("n1").disk.read("kept", (_, bytes) => happened.push(new TextDecoder().decode(bytes)));
  await pass(50);
  expect(happened).toEqual(["done", "x"]);
  expect(new Set(lives).size).toBe(4);
  expect(env("n1").clock.mono()).toBeLessThan(60);
  old.send("n2", note(2));
  await pass(50);
  expect(happened).toEqual(["done", "x"]);
});

test("pause: clocks run, nothing is heard; on resume all of it comes at once, in order, and nothing is lost", async () => {
  const heard: string[] = [];
  const { cluster, pass, env, world } = await bed((env) => ({
    receive: (_, message) => void heard.push(`${told(message)} at ${Math.round(env.clock.mono())}`),
  }));
  const say = (what: string) => heard.push(`${what} at ${Math.round(env("n1").clock.mono())}`);
  env("n1").after(30, () => say("timer"));
  env("n1").disk.append("log", text("x"), () => say("disk"));
  await cluster.process.pause("n1");
  env("n2").send("n1", note("first"));
  await pass(10);
  env("n2").send("n1", note("second"));
  await pass(10);
  const before = env("n1").clock.mono();
  await pass(80);
  expect(heard).toEqual([]);
  expect(env("n1").clock.mono() - before).toBeCloseTo(80, 1);
  await cluster.process.resume("n1");
  expect(heard).toEqual(["disk", "first", "second", "timer"].map((what) => `${what} at 100`));
  expect(world.clock.now()).toBe(milliseconds(100));
});

test("a timer that is called off while others of the burst are handled does not fire", async () => {
  const fired: string[] = [];
  const { cluster, pass, env } = await bed(() => ({ receive: () => timer.cancel() }));
  const timer = env("n1").after(50, () => fired.push("timer"));
  await cluster.process.pause("n1");
  env("n2").send("n1", note(1));
  await pass(100);
  await cluster.process.resume("n1");
  await pass(100);
  expect(fired).toEqual([]);
});

test("a connection that is asked for while the node is paused stands when it goes on, and is refused when it dies first", async () => {
  const { cluster, pass } = await bed(() => echo);
  const dialled: string[] = [];
  const dial = (name: string, node: number) =>
    cluster.nodes[node]!.dial!("client").then(
      () => dialled.push(`${name} stands`),
      (error: Error) => dialled.push(`${name}: ${error.message}`),
    );
  await cluster.process.pause("n1");
  await cluster.process.pause("n2");
  void dial("first", 0);
  void dial("second", 1);
  await pass(100);
  expect(dialled).toEqual([]);
  await cluster.process.resume("n1");
  await cluster.process.kill("n2");
  await pass(100);
  expect(dialled.sort()).toEqual(["first stands", "second: n2 refused the connection"]);
});

test("connections between nodes: in order, told when the other closes or dies, and the tail may be lost", async () => {
  const heard: unknown[] = [];
  const { cluster, pass, env } = await bed(() => ({
    accept: (connection, from) => ({
      message(message) {
        heard.push([from, told(message)]);
        if (told(message) === "close") connection.close();
      },
      broken: () => void heard.push([from, "broken"]),
    }),
  }));
  const listener = { message: () => {}, broken: () => void heard.push("told") };
  const connection = env("n1").connect("n2", listener);
  for (const n of [1, 2, 3]) connection.send(note(n));
  await pass(50);
  expect(heard.splice(0)).toEqual([1, 2, 3].map((n) => ["n1", n]));
  connection.send(note("close"));
  connection.send(note("too late"));
  await pass(50);
  expect(heard.splice(0)).toEqual([["n1", "close"], "told"]);
  const second = env("n1").connect("n3", listener);
  second.send(note(4));
  await pass(50);
  second.send(note(5));
  await cluster.process.kill("n1");
  await pass(50);
  expect(heard.splice(0)).toEqual([
    ["n1", 4],
    ["n1", "broken"],
  ]);
  env("n2").connect("n1", listener);
  await pass(50);
  expect(heard).toEqual(["told"]);
});

test("a closed connection is silent at the end that closed it", async () => {
  const heard: unknown[] = [];
  const { pass, env } = await bed(() => echo);
  const connection = env("n1").connect("n2", {
    message: (message) => void heard.push(told(message)),
    broken: () => void heard.push("broken"),
  });
  connection.send(note(1));
  connection.close();
  await pass(50);
  expect(heard).toEqual([]);
});

test("code that throws or halts ends its own life: a finding with its log, and nobody starts it again", async () => {
  const { cluster, env, pass } = await bed(() => ({
    receive(_, message) {
      if (told(message) === "halt") env("n1").halt("the disk is broken");
      throw new Error("tripped");
    },
  }));
  env("n2").send("n1", note("halt"));
  env("n1").send("n2", note("trip"));
  await pass(50);
  const states = await Promise.all(["n1", "n2", "n3"].map(cluster.process.state));
  expect(states.map(({ state }) => state)).toEqual(["down", "down", "running"]);
  const { crashed } = cluster.told();
  expect(crashed.map(({ node }) => node).sort()).toEqual(["n1", "n2"]);
  expect(crashed.find(({ node }) => node === "n1")?.what).toBe("the disk is broken");
  expect(crashed.find(({ node }) => node === "n2")?.what).toContain("Error: tripped");
  expect(crashed[0]!.time).toBeGreaterThan(0);
});

test("a wall clock jumps and drifts, also while the node is down; the monotonic one does neither", async () => {
  const { cluster, env, pass } = await bed(() => ({}));
  await pass(1000);
  const [wall, mono] = [env("n1").clock.wall(), env("n1").clock.mono()];
  await cluster.clock.set("n1", { offset: seconds(5), drift: milliseconds(100) });
  expect(env("n1").clock.wall() - wall).toBe(5000);
  await pass(10_000);
  expect(await cluster.clock.read("n1")).toBe(seconds(6));
  expect(env("n1").clock.wall() - wall).toBe(16_000);
  expect(env("n1").clock.mono() - mono).toBeCloseTo(10_000, -1);
  expect(await cluster.clock.read("n2")).toBe(0);
  await cluster.process.kill("n1");
  await cluster.clock.set("n1", { offset: 0, drift: 0 });
  await cluster.process.start("n1");
  expect(env("n1").clock.wall() - wall).toBe(10_000);
});

test("power: what was not synced is lost, and told; a killed node loses it too when its power goes later", async () => {
  const { cluster, env, pass } = await bed(() => ({}));
  const files: unknown[] = [];
  for (const node of ["n1", "n2"]) {
    env(node).disk.append("log", text("saved"), () => {});
    env(node).disk.sync("log", () => {});
    env(node).disk.syncDirectory("", () => {});
    env(node).disk.append("log", text("not"), () => {});
  }
  await pass(50);
  await cluster.process.kill("n2");
  for (const node of ["n1", "n2"]) {
    expect(await cluster.power.cut(node, "nothing")).toEqual({ bytes: 3, operations: 1 });
    await cluster.process.start(node);
    env(node).disk.read("log", (_, bytes) => files.push(new TextDecoder().decode(bytes)));
  }
  await pass(50);
  expect(files).toEqual(["saved", "saved"]);
});

/** What a node's disk answers to an append, a sync, and a sync after another append. */
async function answers(trouble: Parameters<Awaited<ReturnType<typeof bed>>["cluster"]["storage"]["set"]>[1]) {
  const { cluster, env, pass, world } = await bed(() => ({}));
  const told: (string | undefined)[] = [];
  const done = (error: DiskError | undefined) => void told.push(error?.code);
  await cluster.storage.set("n1", trouble);
  const begun = world.clock.now();
  let took = 0;
  const { disk } = env("n1");
  disk.append("log", text("some words"), done);
  disk.sync("log", done);
  disk.append("log", text("some more"), done);
  disk.sync("log", (error) => {
    done(error);
    took = world.clock.now() - begun;
  });
  await pass(1000);
  let size = 0;
  disk.read("log", (_, bytes) => {
    size = bytes.length;
  });
  await pass(1000);
  return {
    told,
    took,
    size,
    struck: await cluster.storage.struck("n1"),
    read: await cluster.storage.read("n1"),
  };
}

test("storage: slow, full and failing disks do what they say and are counted; one that is well does none of it", async () => {
  const well = [undefined, undefined, undefined, undefined];
  expect(await answers([])).toMatchObject({ told: well, size: 19, struck: 0, read: [] });
  expect((await answers([])).took).toBeLessThan(milliseconds(10));
  const slow = { kind: "slow", latency: milliseconds(100) } as const;
  expect(await answers([slow])).toMatchObject({ told: well, struck: 5, read: [slow] });
  expect((await answers([slow])).took).toBeGreaterThan(milliseconds(400));
  const full = await answers([{ kind: "full" }]);
  expect(full.told.filter((code) => code === "ENOSPC")).toHaveLength(2);
  expect(full.size).toBeLessThan(19);
  expect(await answers([{ kind: "sync-fails" }])).toMatchObject({
    told: [undefined, "EIO", undefined, undefined],
    struck: 1,
  });
});

test("operations of a disk are carried out in the order in which they were asked for", async () => {
  const { env, pass } = await bed(() => ({}));
  const told: string[] = [];
  const { disk } = env("n1");
  disk.append("a", text("1"), () => told.push("append"));
  disk.sync("a", () => told.push("sync"));
  disk.rename("a", "b", () => told.push("rename"));
  disk.read("a", (error) => told.push(String(error?.code)));
  disk.list("", (_, names) => told.push(names.join()));
  disk.remove("b", () => told.push("remove"));
  disk.list(".", (_, names) => told.push(`${names.length} left`));
  await pass(50);
  expect(told).toEqual(["append", "sync", "rename", "missing", "b", "remove", "0 left"]);
});

test("storage: a disk that can only be read refuses every change, and loses nothing", async () => {
  const { cluster, env, pass } = await bed(() => ({}));
  const { disk } = env("n1");
  disk.append("log", text("words"), () => {});
  await pass(10);
  await cluster.storage.set("n1", [{ kind: "read-only" }]);
  const told: (string | undefined)[] = [];
  const done = (error: DiskError | undefined) => void told.push(error?.code);
  disk.append("log", text("more"), done);
  disk.sync("log", done);
  disk.truncate("log", 1, done);
  disk.rename("log", "other", done);
  disk.remove("log", done);
  disk.syncDirectory("", done);
  disk.remove("none", done);
  disk.read("log", (_, bytes) => told.push(new TextDecoder().decode(bytes)));
  await pass(50);
  expect(told).toEqual([...Array(6).fill("EROFS"), "missing", "words"]);
  expect(await cluster.storage.struck("n1")).toBe(6);
  await cluster.storage.set("n1", []);
  disk.sync("log", done);
  await pass(50);
  expect(told.at(-1)).toBeUndefined();
});

test("files are damaged only of a node that is down; they are copied also of one that runs", async () => {
  const { cluster, env, pass } = await bed(() => ({}));
  env("n1").disk.append("log", text("words"), () => {});
  await pass(10);
  const { flip, truncate, snapshot, restore, wipe } = cluster.files;
  expect(await snapshot("n1")).toBe("copied 1 files (5 bytes)");
  env("n1").disk.append("log", text(" and more"), () => {});
  await pass(10);
  for (const damage of [flip("n1"), truncate("n1", 1), restore("n1"), wipe("n1")])
    await expect(damage).rejects.toThrow("files of n1 were to be damaged, which is running and not down");
  await cluster.process.kill("n1");
  expect(await flip("n1")).toMatch(/^flipped bit \d of byte \d+ of log, which had 14$/);
  expect(await truncate("n1", 4)).toBe("cut the last 4 bytes of log, which had 14");
  expect(await wipe("n1")).toBe("removed 1 files (10 bytes)");
  expect(await restore("n1")).toBe("put back 1 files (5 bytes) in the place of 0 files (0 bytes)");
  await cluster.process.start("n1");
  let left = "";
  env("n1").disk.read("log", (_, bytes) => {
    left = new TextDecoder().decode(bytes);
  });
  await pass(10);
  expect(left).toBe("words");
});

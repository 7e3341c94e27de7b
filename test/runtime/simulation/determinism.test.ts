import { expect, test } from "vitest";
import type { Env } from "../../../patterns/env.ts";
import { milliseconds, seconds } from "../../../src/core/duration.ts";
import { Random } from "../../../src/core/random.ts";
import { bed, note, told } from "./bed.ts";

/** Everybody talks to everybody, saves what it hears, and looks at all clocks and chances there are. */
const busy = (env: Env) => {
  const tick = () => {
    env.send(
      env.random.pick(env.members),
      note([env.random.int(0, 1000), env.clock.wall(), env.clock.mono()]),
    );
    env.after(env.random.int(1, 20), tick);
  };
  tick();
  const peer = env.connect(env.random.pick(env.members), { message: () => {}, broken: () => {} });
  return {
    receive(_: string, message: object) {
      env.disk.append("log", new TextEncoder().encode(JSON.stringify(message)), () =>
        peer.send(note("saved")),
      );
      env.disk.sync("log", (error) => {
        if (error) env.halt(error.message);
      });
    },
  };
};

/** The trace of three seconds under every fault there is. */
async function traceOf(seed: number): Promise<string> {
  const lines: string[] = [];
  const { cluster, pass } = await bed(busy, {
    random: Random.of(seed),
    trace: (line) => void lines.push(line),
  });
  await pass(500);
  await cluster.network.apply([{ from: "n1", to: "n2" }]);
  await cluster.shaping.apply([
    {
      link: { from: "n2", to: "n3" },
      shape: { loss: 0.2, duplicate: 0.2, delay: milliseconds(3), jitter: milliseconds(30) },
    },
  ]);
  await cluster.clock.set("n3", { offset: seconds(1), drift: 1e6 });
  await pass(500);
  await cluster.process.pause("n3");
  lines.push(JSON.stringify(await cluster.power.cut("n2", "torn")));
  await pass(500);
  await cluster.process.start("n2");
  await cluster.process.resume("n3");
  await cluster.storage.set("n1", [{ kind: "sync-fails" }]);
  await cluster.network.apply([]);
  await pass(1500);
  lines.push(JSON.stringify(cluster.told()));
  return lines.join("\n");
}

test("the same seed gives the same trace, another seed another one", async () => {
  const trace = await traceOf(1);
  expect(await traceOf(1)).toBe(trace);
  expect(await traceOf(2)).not.toBe(trace);
  expect(trace.split("\n").length).toBeGreaterThan(1000);
});

/** When the messages of n2 reach n3, whatever n1 does meanwhile. */
async function arrivals(chatter: number, shape: object): Promise<number[]> {
  const times: number[] = [];
  const { cluster, env, world, pass } = await bed((env) => ({
    receive: (from) => void (env.id === "n3" && from === "n2" && times.push(world.clock.now())),
  }));
  await cluster.shaping.apply([{ link: { from: "n1", to: "n3" }, shape }]);
  for (let i = 0; i < 20; i++) {
    for (let more = 0; more < chatter; more++) env("n1").send("n3", note(more));
    env("n2").send("n3", note(told(note(i))));
    await pass(10);
  }
  return times;
}

test("what happens on one link moves nothing on another", async () => {
  const quiet = await arrivals(0, {});
  expect(quiet).toHaveLength(20);
  expect(await arrivals(7, { loss: 0.5, jitter: 5e6 })).toEqual(quiet);
});

/** How long the messages of n1 to n2 take after nine that something was done to. */
async function ways(before: object, after: object, to = "n2"): Promise<number[]> {
  const arrived: number[] = [];
  const { cluster, env, world, pass } = await bed(() => ({
    receive: () => void arrived.push(world.clock.now()),
  }));
  const link = { from: "n1", to };
  await cluster.shaping.apply([{ link, shape: before }]);
  for (let i = 0; i < 9; i++) env("n1").send(to, note(i));
  await pass(100);
  await cluster.shaping.apply([{ link, shape: after }]);
  arrived.length = 0;
  const sent = world.clock.now();
  for (let i = 0; i < 20; i++) env("n1").send(to, note(i));
  await pass(100);
  return arrived.map((time) => time - sent);
}

test("what is drawn about a message does not depend on what was drawn about those before it", async () => {
  for (const after of [{}, { loss: 0.5, duplicate: 0.5, jitter: 1e6 }])
    expect(await ways({ loss: 0.5, jitter: 1e6 }, after)).toEqual(await ways({}, after));
});

test("every link draws for itself", async () => {
  expect(await ways({}, {}, "n2")).not.toEqual(await ways({}, {}, "n3"));
});

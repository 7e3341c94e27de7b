import { expect, test } from "vitest";
import type { Channel } from "../../../src/client/client.ts";
import { seconds } from "../../../src/core/duration.ts";
import { bed, echo, note, told } from "./bed.ts";

/** A cluster in which `n2` keeps what it hears from `n1`, which sends 1, 2, 3, … when told to. */
async function listening() {
  const heard: number[] = [];
  const test = await bed(() => ({ receive: (_, message) => void heard.push(told(message) as number) }));
  let sent = 0;
  const send = (count: number, type?: string) => {
    for (let i = 0; i < count; i++) test.env("n1").send("n2", note(++sent, type));
  };
  return { ...test, heard, send };
}

const oneToTwo = { from: "n1", to: "n2" };
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test("as built, every datagram arrives once, in order", async () => {
  const { heard, send, pass } = await listening();
  send(1000);
  await pass(50);
  expect(heard).toEqual(numbers(1000));
});

test("cut: nothing crosses, what was under way included, and it is counted; the other direction stays open", async () => {
  const { cluster, heard, send, pass, env } = await listening();
  send(5);
  await cluster.network.apply([oneToTwo]);
  send(5);
  await pass(50);
  expect(heard).toEqual([]);
  expect(await cluster.network.dropped([oneToTwo, { from: "n2", to: "n1" }])).toEqual([10, 0]);
  env("n2").send("n1", note(99));
  await pass(50);
  expect(heard).toEqual([99]);
});

const shaped: readonly [string, object, (heard: number[]) => boolean][] = [
  ["loss", { loss: 0.5 }, (heard) => heard.length > 400 && heard.length < 600],
  ["loss of everything", { loss: 1 }, (heard) => heard.length === 0],
  ["duplicate", { duplicate: 0.5 }, (heard) => heard.length > 1400 && new Set(heard).size === 1000],
  [
    "jitter",
    { jitter: 10e6 },
    (heard) => heard.length === 1000 && heard.some((n, i) => n < (heard[i - 1] ?? 0)),
  ],
  ["delay", { delay: 40e6 }, (heard) => heard.join() === numbers(1000).join()],
];
for (const [what, shape, holds] of shaped) {
  test(`${what} does what it says and is counted, and is gone without it`, async () => {
    const { cluster, heard, send, pass } = await listening();
    await cluster.shaping.apply([{ link: oneToTwo, shape }]);
    send(1000);
    await pass(100);
    expect(heard).toSatisfy(holds);
    expect((await cluster.shaping.touched([oneToTwo]))[0]).toBeGreaterThan(400);
    await cluster.shaping.apply([]);
    heard.length = 0;
    send(1000);
    await pass(100);
    expect(heard).toEqual(numbers(2000).slice(1000));
  });
}

test("corrupt: a message arrives with other bytes, and is counted; the others are as they were sent", async () => {
  const heard: unknown[] = [];
  const { cluster, env, pass } = await bed(() => ({ receive: (_, message) => void heard.push(message) }));
  const sent = numbers(1000).map((n) => note({ n, words: "all is well" }));
  const send = async () => {
    heard.length = 0;
    for (const message of sent) env("n1").send("n2", message);
    await pass(50);
    return heard.filter((message, i) => JSON.stringify(message) !== JSON.stringify(sent[i])).length;
  };
  await cluster.shaping.apply([{ link: oneToTwo, shape: { corrupt: 0.2 } }]);
  const wrong = await send();
  expect(heard).toHaveLength(1000);
  expect(wrong).toBeGreaterThan(150);
  expect(wrong).toBeLessThan(250);
  expect(await cluster.shaping.corrupted([oneToTwo, { from: "n2", to: "n1" }])).toEqual([wrong, 0]);
  await cluster.shaping.apply([]);
  expect(await send()).toBe(0);
});

test("rate: so many bytes get through each second, in order; what would wait for too long is lost", async () => {
  const { cluster, heard, send, pass } = await listening();
  await cluster.shaping.apply([{ link: oneToTwo, shape: { rate: 1000, jitter: 20e6 } }]);
  // Some 27 bytes each.
  send(100);
  await pass(500);
  expect(heard.length).toBeGreaterThan(14);
  expect(heard.length).toBeLessThan(22);
  await pass(5000);
  expect(heard.length).toBeGreaterThan(35);
  expect(heard.length).toBeLessThan(45);
  expect(await cluster.shaping.touched([oneToTwo])).toEqual([100]);
  await cluster.shaping.apply([]);
  heard.length = 0;
  send(10);
  await pass(50);
  expect(heard).toEqual(numbers(110).slice(100));
});

test("rate: a narrow link keeps the order", async () => {
  const { cluster, heard, send, pass } = await listening();
  await cluster.shaping.apply([{ link: oneToTwo, shape: { rate: 20_000 } }]);
  for (let i = 0; i < 100; i++) {
    send(1);
    await pass(1);
  }
  await pass(500);
  expect(heard).toEqual(numbers(100));
});

test("a shape for one type of messages leaves the others alone", async () => {
  const { cluster, heard, send, pass } = await listening();
  await cluster.shaping.apply([{ link: oneToTwo, shape: { loss: 1, types: ["vote"] } }]);
  send(3, "vote");
  send(3, "append");
  await pass(50);
  expect(heard).toEqual([4, 5, 6]);
  expect(await cluster.shaping.touched([oneToTwo])).toEqual([3]);
});

/** A client's channel to n1, which answers everything with the same, and what it has heard. */
async function dialled() {
  const test = await bed(() => echo);
  const heard: unknown[] = [];
  const channel = (await test.settle(test.cluster.nodes[0]!.dial!("client"))) as Channel;
  channel.listen({
    message: (message) => void heard.push(told(message as never)),
    broken: (error) => void heard.push(error.message),
  });
  return { ...test, channel, heard };
}

test("a channel of a client is in order, both ways, whatever delay and loss do", async () => {
  const { cluster, channel, heard, pass } = await dialled();
  const shape = { loss: 0.3, jitter: 20e6, duplicate: 0.5 };
  await cluster.shaping.apply([
    { link: { from: "clients", to: "n1" }, shape },
    { link: { from: "n1", to: "clients" }, shape },
  ]);
  for (const n of numbers(50)) channel.send(note(n) as never);
  await pass(60_000);
  expect(heard).toEqual(numbers(50));
});

test("a channel over a narrow link is in order and slow; once the link is wide, all that waited comes at once", async () => {
  const { cluster, channel, heard, pass } = await dialled();
  const link = { from: "n1", to: "clients" };
  await cluster.shaping.apply([{ link, shape: { rate: 300 } }]);
  for (const n of numbers(50)) channel.send(note(n) as never);
  await pass(1000);
  expect(heard.length).toBeGreaterThan(8);
  expect(heard.length).toBeLessThan(14);
  await cluster.network.apply([link]);
  await pass(1000);
  await cluster.network.apply([]);
  expect(heard.length).toBeLessThan(14);
  await pass(1000);
  expect(heard.length).toBeLessThan(26);
  await cluster.shaping.apply([]);
  await pass(20);
  expect(heard).toEqual(numbers(50));
});

test("a channel over a link that falsifies is in order, and its messages are not all what was sent", async () => {
  const { cluster, channel, heard, pass } = await dialled();
  const link = { from: "clients", to: "n1" };
  await cluster.shaping.apply([{ link, shape: { corrupt: 0.5 } }]);
  for (const n of numbers(50)) channel.send(note(1000 + n) as never);
  await pass(50);
  expect(heard).toHaveLength(50);
  expect(heard.filter((n, i) => n !== 1001 + i).length).toBeGreaterThan(5);
  expect((await cluster.shaping.corrupted([link]))[0]).toBeGreaterThan(10);
});

test("a channel that is cut for a while goes on where it was; for too long, it breaks", async () => {
  const { cluster, channel, heard, pass } = await dialled();
  await cluster.network.apply([{ from: "n1", to: "clients" }]);
  channel.send(note(1) as never);
  await pass(2000);
  expect(heard).toEqual([]);
  await cluster.network.apply([]);
  await pass(6000);
  expect(heard).toEqual([1]);
  await cluster.network.apply([{ from: "n1", to: "clients" }]);
  channel.send(note(2) as never);
  await pass(6000);
  expect(heard).toEqual([1, "n1 could no longer be reached"]);
});

test("a link that loses everything of a type holds up the channels over it, in order, until it does not", async () => {
  const { cluster, channel, heard, pass } = await dialled();
  const link = { from: "n1", to: "clients" };
  await cluster.shaping.apply([{ link, shape: { loss: 1, types: ["reply"] } }]);
  channel.send(note(1) as never);
  channel.send(note(2, "reply") as never);
  channel.send(note(3) as never);
  await pass(1000);
  expect(heard).toEqual([1]);
  expect(await cluster.shaping.touched([link])).toEqual([1]);
  await cluster.shaping.apply([]);
  await pass(50);
  expect(heard).toEqual([1, 2, 3]);
});

test("a channel breaks when its node dies, and a node that is down refuses", async () => {
  const { cluster, channel, heard, pass, settle } = await dialled();
  channel.send(note(1) as never);
  await cluster.process.kill("n1");
  await pass(50);
  expect(heard).toEqual(["n1 broke the connection"]);
  await expect(settle(cluster.nodes[0]!.dial!("client"))).rejects.toThrow("n1 refused the connection");
});

test("who dials a node that cannot be reached waits for some seconds, or until nobody wants it any more", async () => {
  const { cluster, settle, world } = await dialled();
  await cluster.network.apply([{ from: "clients", to: "n1" }]);
  const begun = world.clock.now();
  await expect(settle(cluster.nodes[0]!.dial!("client"))).rejects.toThrow("n1 could no longer be reached");
  expect(world.clock.now() - begun).toBeGreaterThan(seconds(4));
  const controller = new AbortController();
  const dialling = cluster.nodes[0]!.dial!("client", controller.signal);
  controller.abort(new Error("enough"));
  await expect(dialling).rejects.toThrow("enough");
});

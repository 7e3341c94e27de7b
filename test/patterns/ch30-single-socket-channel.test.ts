import { expect, test } from "vitest";
import type { Outcome, Told } from "../../patterns/ch14-request-waiting-list.ts";
import { ChannelReceiver, InOrder, SingleSocketChannel } from "../../patterns/ch30-single-socket-channel.ts";
import type { Json } from "../../patterns/env.ts";
import { SmallWorld } from "./small-world.ts";

const DOUBT = { error: expect.any(String), certain: false };
const NEVER = { error: expect.any(String), certain: true };

/** n1 asks n2, which answers each request with itself, at once or when it is told to. */
class Pair {
  readonly world = new SmallWorld();
  readonly channel: SingleSocketChannel;
  readonly handled: Json[] = [];
  readonly told: Outcome<Json>[] = [];
  silent: boolean;
  readonly held: (() => void)[] = [];

  constructor({ mutants = [] as string[], silent = false } = {}) {
    this.silent = silent;
    this.channel = new SingleSocketChannel(this.world.env("n1", mutants), "n2", 500);
    this.begin();
  }

  /** Begins a life of n2. */
  begin(): void {
    const receiver = new ChannelReceiver(this.world.env("n2"), (request, told) =>
      this.#handle(request, told),
    );
    this.world.serve("n2", { accept: (connection, from) => receiver.accept(connection, from as string) });
  }

  ask(...requests: Json[]): this {
    for (const request of requests) this.channel.ask(request, (outcome) => this.told.push(outcome));
    return this;
  }

  #handle(request: Json, told: Told<Json>): boolean {
    this.handled.push(request);
    const answer = () => told({ value: request });
    if (this.silent) this.held.push(answer);
    else answer();
    return true;
  }
}

test("requests are handled in order, and each is answered", () => {
  const { handled, told, world } = new Pair().ask(1, 2, 3);
  expect([world.pass(10), handled, told]).toEqual([
    undefined,
    [1, 2, 3],
    [1, 2, 3].map((value) => ({ value })),
  ]);
});

test("what was not answered is sent again first, and not done again", () => {
  const pair = new Pair({ silent: true }).ask(1, 2);
  pair.world.pass(10);
  pair.world.breakAll();
  pair.ask(3);
  pair.world.pass(50);
  expect(pair.handled).toEqual([1, 2, 3]);
  for (const answer of pair.held) answer();
  pair.world.pass(10);
  expect(pair.told).toEqual([1, 2, 3].map((value) => ({ value })));
});

/** Two requests are lost on their way with the connection, and a third is asked for before there is another. */
function lostOnTheWay(mutants: string[]): Json[] {
  const pair = new Pair({ mutants });
  pair.ask(0).world.pass(10);
  pair.ask(1, 2).world.breakAll();
  pair.ask(3).world.pass(50);
  return pair.handled;
}

test("nothing new goes before what was lost with a connection, unless it is made to", () => {
  expect(lostOnTheWay([])).toEqual([0, 1, 2, 3]);
  expect(lostOnTheWay(["M30.2"])).toEqual([0, 3, 1, 2]);
});

test("an answer that was lost with the connection is given again", () => {
  const pair = new Pair({ silent: true }).ask(1);
  pair.world.pass(10);
  for (const answer of pair.held) answer();
  pair.world.breakAll();
  pair.world.pass(50);
  expect([pair.handled, pair.told]).toEqual([[1], [{ value: 1 }]]);
});

test("what an earlier life of the partner was sent is in doubt and not sent again", () => {
  const pair = new Pair({ silent: true }).ask(1);
  pair.world.pass(10);
  pair.world.down("n2");
  pair.world.breakAll();
  pair.silent = false;
  pair.ask(2).begin();
  pair.world.pass(50);
  expect([pair.handled, pair.told]).toEqual([
    [1, 2],
    [DOUBT, { value: 2 }],
  ]);
});

test("what was never sent certainly did not happen; what was may have", () => {
  const pair = new Pair({ silent: true }).ask(1);
  pair.world.pass(10);
  pair.world.down("n2");
  pair.world.breakAll();
  pair.ask(2).world.pass(1000);
  expect(pair.told).toEqual([DOUBT, NEVER]);
});

/** What n1 hears in its second life, which asks while the first one's request is still being handled. */
function inANewLife(mutants: string[]): Outcome<Json>[] {
  const pair = new Pair({ mutants, silent: true }).ask("the first's");
  pair.world.pass(10);
  const told: Outcome<Json>[] = [];
  const channel = new SingleSocketChannel(pair.world.env("n1", mutants), "n2", 500);
  channel.ask("the second's", (outcome) => told.push(outcome));
  pair.world.pass(10);
  for (const answer of pair.held) answer();
  pair.world.pass(10);
  return told;
}

test("a late answer to an earlier life is not taken for one's own, unless ids repeat", () => {
  expect(inANewLife([])).toEqual([{ value: "the second's" }]);
  expect(inANewLife(["M14.3"])).toEqual([{ value: "the first's" }]);
});

test("a partner that says nothing is called anew, and what it answers late is not lost", () => {
  const pair = new Pair({ silent: true }).ask(1);
  pair.world.pass(350);
  for (const answer of pair.held) answer();
  pair.world.pass(10);
  expect([pair.handled, pair.told]).toEqual([[1], [{ value: 1 }]]);
  pair.ask(2).world.pass(5);
  expect(pair.handled).toEqual([1, 2]);
});

test("a channel that is given up leaves its requests in doubt", () => {
  const pair = new Pair({ silent: true }).ask(1);
  pair.world.pass(10);
  pair.channel.close("another leads");
  expect(pair.told).toEqual([DOUBT]);
});

test("two sockets are asked in turn, so that one may overtake the other", () => {
  const pair = new Pair({ mutants: ["M30.1"] }).ask(1, 2, 3);
  pair.world.pass(100);
  expect(pair.handled).toEqual([2, 1, 3]);
});

/** A receiver handles these requests, given as life, number and oldest; what it handles, and how many connections it has closed. */
function handledOf(...forwards: [life: number, number: number, oldest?: number][]) {
  const handled: Json[] = [];
  let closed = 0;
  const take = (request: Json) => handled.push(request) > 0;
  const receiver = new ChannelReceiver(new SmallWorld().env("n2"), take);
  for (const [life, number, oldest = 0] of forwards) {
    const connection = receiver.accept({ send() {}, close: () => closed++ }, "n1");
    const message = { type: "forward", id: { life, number }, oldest, request: `${life}.${number}` };
    connection.message(message);
  }
  return { handled, closed };
}

test("a sender's new life is not taken for the old one, and its new connection takes the place of the old", () => {
  expect(handledOf([11, 0], [11, 0], [22, 0])).toEqual({ handled: ["11.0", "22.0"], closed: 2 });
});

test("what was answered and forgotten is not done again", () => {
  expect(handledOf([11, 0], [11, 1], [11, 2, 2], [11, 1]).handled).toEqual(["11.0", "11.1", "11.2"]);
});

/** The first thing cannot be handled for a while, which is as long as the second needs to arrive. */
function heldUp(mutants: string[]): number[] {
  const world = new SmallWorld();
  const handled: number[] = [];
  const handle = (item: number) => world.now > 35 && handled.push(item) > 0;
  const queue = new InOrder(world.env("n1", mutants), handle);
  queue.arrived(1);
  world.pass(18);
  queue.arrived(2);
  world.pass(100);
  return handled;
}

test("what cannot be handled yet holds up what came later, unless each waits for itself", () => {
  expect(heldUp([])).toEqual([1, 2]);
  expect(heldUp(["M30.3"])).toEqual([2, 1]);
});

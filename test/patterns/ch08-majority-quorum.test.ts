import { expect, test } from "vitest";
import {
  type Ask,
  AtomicRegisters,
  isLater,
  Majority,
  QuorumCalls,
  type Reply,
  type Stamped,
  type Store,
  UNWRITTEN,
} from "../../patterns/ch08-majority-quorum.ts";
import type { Outcome } from "../../patterns/ch14-request-waiting-list.ts";
import type { Json, Message, NodeId } from "../../patterns/env.ts";
import { DatagramWorld } from "./datagram-world.ts";

/** Members that hold registers in memory, each of which may be asked to coordinate. */
function registers(world: DatagramWorld, mutants: readonly string[] = []) {
  const held = new Map<NodeId, Map<string, Stamped>>();
  const coordinators = world.members.map((id) => {
    const env = world.env(id, mutants);
    const calls = new QuorumCalls(env, new Majority(env), 500);
    const mine = new Map<string, Stamped>();
    held.set(id, mine);
    world.receive(id, (from, message) => {
      if (message.type === "ask" || message.type === "store")
        env.send(from, member(mine, message as Ask | Store));
      else calls.take(from, message as Reply);
    });
    return new AtomicRegisters(env, calls, "1");
  });
  return { held, coordinators };
}

function member(mine: Map<string, Stamped>, message: Ask | Store): Reply {
  const held = mine.get(message.key) ?? UNWRITTEN;
  const reply = { type: "held", answers: message.call, held };
  if (message.type === "ask") return reply;
  if (isLater(message.held, held)) mine.set(message.key, message.held);
  return { type: "stored", answers: message.call };
}

const sizeOf = (members: number, ...mutants: string[]) =>
  new Majority(new DatagramWorld(members).env("n1", mutants)).size;

test("more than half of all members are enough, and never fewer", () => {
  expect([1, 2, 3, 4, 5].map((n) => sizeOf(n))).toEqual([1, 2, 2, 3, 3]);
  expect([3, 4, 5].map((n) => sizeOf(n, "M08.1"))).toEqual([2, 2, 3]);
  expect([3, 5].map((n) => sizeOf(n, "M08.2"))).toEqual([1, 1]);
});

test("members are reachable for a while after they were heard of, which changes nothing about what is enough", () => {
  const world = new DatagramWorld(3);
  const majority = new Majority(world.env("n1"));
  majority.hear("n2");
  expect([majority.reachable, majority.size]).toEqual([2, 2]);
  world.pass(1000);
  expect([majority.reachable, majority.size]).toEqual([1, 2]);
});

test("who does not answer is asked again, and nobody is counted twice", () => {
  const world = new DatagramWorld(3);
  const env = world.env("n1");
  const calls = new QuorumCalls(env, new Majority(env), 500);
  const asked: NodeId[] = [];
  for (const id of ["n2", "n3"])
    world.receive(id, (_, message) => {
      asked.push(id);
      const { call } = message as Ask;
      if (id === "n2") for (let i = 0; i < 3; i++) calls.take("n2", { type: "yes", answers: call });
    });
  let told: Outcome<unknown> | undefined;
  calls.ask({ type: "well?" }, (outcome) => {
    told = outcome;
  });
  world.pass(200);
  expect(told).toBeUndefined();
  expect(asked.filter((id) => id === "n2")).toHaveLength(1);
  expect(asked.filter((id) => id === "n3")).toHaveLength(3);
  world.pass(1000);
  expect(told).toMatchObject({ certain: false });
});

test("what was written is read from every member", () => {
  const world = new DatagramWorld(5);
  const { coordinators } = registers(world);
  let written: unknown;
  coordinators[0]?.write("k", 7, (outcome) => {
    written = outcome;
  });
  world.pass(100);
  const read: unknown[] = [];
  for (const each of coordinators) each.read("k", (outcome) => read.push(outcome));
  world.pass(100);
  expect(written).toEqual({ value: null });
  expect(read).toEqual(Array(5).fill({ value: 7 }));
});

test("two writes of one member at one time have stamps of their own", () => {
  const world = new DatagramWorld(3);
  const { coordinators, held } = registers(world);
  const stamps = new Set<string>();
  world.fate = ({ message }) => {
    if (message.type === "store") stamps.add(JSON.stringify((message as Store).held.stamp));
    return 1;
  };
  for (const value of [1, 2, 3]) coordinators[1]?.write("k", value, () => {});
  world.pass(200);
  expect(stamps.size).toBe(3);
  expect(new Set([...held.values()].map((mine) => JSON.stringify(mine.get("k")))).size).toBe(1);
});

/** A write that reaches its own member only; then a read that meets it, and one that does not. */
function newThenOld(mutants: readonly string[]): Json[] {
  const world = new DatagramWorld(3);
  const { coordinators } = registers(world, mutants);
  const read: Json[] = [];
  const reading = (by: number) =>
    coordinators[by]?.read("k", (outcome) => "value" in outcome && read.push(outcome.value));
  world.fate = ({ from, to, message }) => (isStore(message) && from === "n1" && to !== "n1" ? 0 : 1);
  coordinators[0]?.write("k", 7, () => {});
  world.pass(50);
  world.fate = ({ from, to, message }) =>
    (isStore(message) && from === "n1" && to !== "n1") || to === "n3" || from === "n3" ? 0 : 1;
  reading(1);
  world.pass(50);
  world.fate = ({ from, to }) => (to === "n1" || from === "n1" ? 0 : 1);
  reading(2);
  world.pass(50);
  return read;
}

const isStore = (message: Message) => message.type === "store";

test("a value that was read once is read again, though the write never reached a majority", () => {
  expect(newThenOld([])).toEqual([7, 7]);
  expect(newThenOld(["M08.4"])).toEqual([7, null]);
});

test("a write that found no majority to ask has certainly not happened; one that was sent off is in doubt", () => {
  const world = new DatagramWorld(3);
  const { coordinators } = registers(world);
  const told: unknown[] = [];
  world.fate = () => 0;
  coordinators[0]?.write("k", 1, (outcome) => told.push(outcome));
  world.pass(1000);
  world.fate = ({ message }) => (isStore(message) ? 0 : 1);
  coordinators[0]?.write("k", 2, (outcome) => told.push(outcome));
  world.pass(1000);
  expect(told).toMatchObject([{ certain: true }, { certain: false }]);
});

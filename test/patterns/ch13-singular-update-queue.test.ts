import { expect, test } from "vitest";
import { singularQueue, UpdateQueue } from "../../patterns/ch13-singular-update-queue.ts";
import { lifeOn, MemoryDisk } from "./memory-disk.ts";

/** A register that is written through the disk, with everybody's queue. */
function register(...mutants: readonly string[]) {
  const disk = new MemoryDisk();
  const queueOf = singularQueue(lifeOn(disk, ...mutants), 10);
  const held = { value: 0, won: [] as string[] };
  const write = (value: number) => (done: () => void) =>
    disk.append("log", Uint8Array.of(value), () => {
      held.value = value;
      done();
    });
  const client = (name: string) => {
    const queue = queueOf();
    return {
      write: (value: number) => queue.submit({ act: write(value) }),
      cas: (from: number, to: number) =>
        queue.submit({
          check: () => held.value === from,
          act: (done) => {
            held.won.push(name);
            write(to)(done);
          },
        }),
    };
  };
  return { disk, held, client };
}

function race(...mutants: readonly string[]) {
  const { disk, held, client } = register(...mutants);
  const [a, b] = [client("a"), client("b")];
  a.cas(0, 1);
  b.cas(0, 2);
  disk.run();
  return held;
}

test("of two who expect the same, one succeeds, whoever's connection it is", () => {
  expect(race()).toEqual({ value: 1, won: ["a"] });
  expect(race("M13.1").won).toEqual(["a", "b"]);
  expect(race("M13.2").won).toEqual(["a", "b"]);
});

test("a write does not come between another's look and its change", () => {
  const order = (...mutants: readonly string[]) => {
    const { disk, held, client } = register(...mutants);
    client("a").cas(0, 1);
    client("b").write(7);
    client("a").cas(1, 2);
    disk.run();
    return held;
  };
  expect(order()).toEqual({ value: 7, won: ["a"] });
  expect(order("M13.3")).toEqual({ value: 2, won: ["a", "a"] });
});

test("a full queue refuses at once", () => {
  const queue = new UpdateQueue(lifeOn(new MemoryDisk()), 2);
  const idle = { act: () => {} };
  expect([1, 2, 3, 4].map(() => queue.submit(idle))).toEqual([true, true, true, false]);
});

import { expect, test } from "vitest";
import { type DurableMap, openDurableMap } from "../../../systems/reference/durable-map.ts";
import { lifeOn, MemoryDisk } from "../../patterns/memory-disk.ts";

function opened(disk: MemoryDisk): DurableMap<number> {
  let found: DurableMap<number> | undefined;
  openDurableMap<number>(lifeOn(disk), "map", (map) => {
    found = map;
  });
  disk.run();
  return found as DurableMap<number>;
}

test("what was said to be set is there after a loss of power, and what was not said may be gone", () => {
  const disk = new MemoryDisk();
  const map = opened(disk);
  const set: string[] = [];
  for (const [i, key] of ["a", "b", "a"].entries()) map.set(key, i, () => set.push(key));
  expect([map.get("a"), set]).toEqual([2, []]);
  disk.run();
  map.set("c", 3, () => set.push("c"));
  expect(set).toEqual(["a", "b", "a"]);
  disk.loseThePower();
  expect([...opened(disk).entries()]).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
});

test("whoever waits until all is durable waits for what was set, and no longer", () => {
  const disk = new MemoryDisk();
  const map = opened(disk);
  const order: string[] = [];
  map.whenDurable(() => order.push("at once"));
  map.set("a", 1, () => order.push("set"));
  map.whenDurable(() => order.push("after it"));
  expect(order).toEqual(["at once"]);
  disk.run();
  expect(order).toEqual(["at once", "set", "after it"]);
});

test("a long life is read from a snapshot and the rest of the log, each change once", () => {
  const disk = new MemoryDisk();
  const map = opened(disk);
  for (let i = 0; i < 1200; i++) map.set(`key ${i % 7}`, i, () => {});
  disk.run();
  expect(disk.files.has("map/snapshot")).toBe(true);
  disk.loseThePower();
  const again = opened(disk);
  expect([...again.entries()].map(([key, value]) => [key, value])).toEqual([...map.entries()]);
  again.set("key 0", -1, () => {});
  disk.run();
  disk.loseThePower();
  expect(opened(disk).get("key 0")).toBe(-1);
});

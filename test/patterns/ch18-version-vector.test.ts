import { describe, expect, test } from "vitest";
import {
  dotsOf,
  type Siblings,
  seenBy,
  type Version,
  VersionVectors,
} from "../../patterns/ch18-version-vector.ts";
import type { Env, NodeId } from "../../patterns/env.ts";
import { Random } from "../../src/core/random.ts";
import { DatagramWorld } from "./datagram-world.ts";

const version = (
  replica: NodeId,
  counter: number,
  context: Version<string>["context"] = {},
): Version<string> => ({
  dot: { replica, counter },
  context,
  value: `${replica}:${counter}`,
  wall: counter,
});

const vectors = (...mutants: string[]) => new VersionVectors(new DatagramWorld(3).env("n1", mutants));

describe("how two versions stand to each other", () => {
  const first = version("n1", 1);
  const after = version("n2", 1, { n1: 1 });
  const other = version("n3", 1);

  test("before, after, the same, or concurrent", () => {
    expect(vectors().compare(first, after)).toBe("before");
    expect(vectors().compare(after, first)).toBe("after");
    expect(vectors().compare(first, first)).toBe("same");
    expect(vectors().compare(first, other)).toBe("concurrent");
  });

  test("two clients of one replica, who have seen the same, are concurrent", () => {
    expect(vectors().compare(version("n1", 2, { n1: 1 }), version("n1", 3, { n1: 1 }))).toBe("concurrent");
  });
});

test("a write lays to rest what its author had seen, and nothing else", () => {
  const held = [version("n1", 1), version("n2", 4)];
  const next = vectors().written("k", held, { n1: 1 }, "new");
  expect(dotsOf(next)).toBe("n1:2,n2:4");
  expect(seenBy(next)).toEqual({ n1: 2, n2: 4 });
});

/** Carts at three replicas: elements are added by whoever has seen one replica or two, at any of them, and replicas hear of each other. */
function shopping(random: Random, env: (id: NodeId) => Env) {
  const ids = ["n1", "n2", "n3"];
  const at = new Map(ids.map((id) => [id, new VersionVectors(env(id))]));
  const held = new Map<NodeId, Siblings<readonly number[]>>(ids.map((id) => [id, []]));
  const of = (id: NodeId) => held.get(id) ?? [];
  const merge = (to: NodeId, siblings: Siblings<readonly number[]>) =>
    held.set(to, at.get(to)?.merged(of(to), siblings) ?? []);
  for (let element = 0; element < 30; element++) {
    const [here, seen, to] = [random.pick(ids), random.pick(ids), random.pick(ids)];
    const values = of(seen).flatMap(({ value }) => value);
    held.set(here, at.get(here)?.written("k", of(here), seenBy(of(seen)), [...values, element]) ?? []);
    if (random.chance(0.6)) merge(to, of(here));
  }
  return { ids, of, merge };
}

const elements = (siblings: Siblings<readonly number[]>) =>
  [...new Set(siblings.flatMap(({ value }) => value))].sort((a, b) => a - b);

const seeds = Array.from({ length: 100 }, (_, seed) => seed);
const all = Array.from({ length: 30 }, (_, element) => element);

test("replicas that have heard of everything hold the same, in whatever order they heard it, and no element is lost", () => {
  for (const seed of seeds) {
    const random = Random.of(seed);
    const { ids, of, merge } = shopping(random, (id) => new DatagramWorld(3).env(id));
    for (let i = 0; i < 2; i++)
      for (const to of random.shuffle(ids)) for (const from of random.shuffle(ids)) merge(to, of(from));
    expect(new Set(ids.map((id) => dotsOf(of(id)))).size, `seed ${seed}`).toBe(1);
    expect(elements(of("n1")), `seed ${seed}`).toEqual(all);
  }
});

test.each(["M18.1", "M18.2", "M18.4"])("%s loses elements", (mutant) => {
  const losing = seeds.filter((seed) => {
    const { ids, of, merge } = shopping(Random.of(seed), (id) => new DatagramWorld(3).env(id, [mutant]));
    for (const from of ids) merge("n1", of(from));
    return elements(of("n1")).length < all.length;
  });
  expect(losing.length).toBeGreaterThan(50);
});

test("a replica that comes back counts on from what is on its disk; M18.3 gives out names that others take for known", () => {
  const concurrent = version("n2", 1, { n1: 7 });
  const merged = (...mutants: string[]) => {
    const revived = vectors(...mutants);
    return dotsOf(revived.merged(revived.written("k", [version("n1", 7)], { n1: 7 }, "new"), [concurrent]));
  };
  expect(merged()).toBe("n1:8,n2:1");
  expect(merged("M18.3")).toBe("n2:1");
});

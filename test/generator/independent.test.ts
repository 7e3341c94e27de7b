import { describe, expect, test } from "vitest";
import { milliseconds } from "../../src/core/duration.ts";
import { any } from "../../src/generator/choice.ts";
import type { GeneratorEvent } from "../../src/generator/generator.ts";
import { untilOk } from "../../src/generator/in-flight.ts";
import { concurrentKeys, perKey, sequentialKeys } from "../../src/generator/independent.ts";
import { op } from "../../src/generator/op.ts";
import { concat, limit, once, sequence } from "../../src/generator/sequence.ts";
import { allInfo, imperfect, simulate, type World } from "../../src/generator/simulate.ts";
import { nemesis } from "../../src/generator/threads.ts";
import { delay } from "../../src/generator/time.ts";
import { map, onUpdate } from "../../src/generator/transform.ts";
import { names, told } from "./told.ts";

const [read, write] = [op("read"), op("write")];
const invocations = (events: readonly GeneratorEvent[]) => events.filter(({ type }) => type === "invoke");

test("tutorial: one key after another, or several at once", () => {
  expect(
    told(
      sequentialKeys(["x", "y"], () => sequence(write, read)),
      { clients: 2 },
    ),
  ).toEqual(["0 ms t0 x:write", "0 ms t1 x:read", "1 ms t0 y:write", "1 ms t1 y:read"]);
  expect(
    told(
      concurrentKeys(2, ["x", "y"], () => limit(2, write)),
      { clients: 4 },
    ).toSorted(),
  ).toEqual(["0 ms t0 x:write", "0 ms t1 x:write", "0 ms t2 y:write", "0 ms t3 y:write"].map((line) => line));
});

describe("sequentialKeys", () => {
  test("the key says what to do", () => {
    expect(
      told(
        sequentialKeys([1, 2, 3], (key) => limit(key, op("w", key * 10))),
        { clients: 1 },
      ),
    ).toEqual([
      "0 ms t0 1:w(10)",
      "1 ms t0 2:w(20)",
      "2 ms t0 2:w(20)",
      "3 ms t0 3:w(30)",
      "4 ms t0 3:w(30)",
      "5 ms t0 3:w(30)",
    ]);
  });
  test("passes over keys with nothing to do", () => {
    expect(names(sequentialKeys([0, 2, 0, 1], (n) => limit(n, read)))).toBe("read read read");
  });
  test("without keys there is nothing to do", () => expect(names(sequentialKeys([], () => read))).toBe(""));
  test("keys without end", () => {
    const keys = invocations(
      simulate(
        sequentialKeys(
          (n) => `k${n}`,
          () => limit(2, read),
        ),
        { tasks: 5 },
      ),
    ).map(({ key }) => key);
    expect(keys).toEqual(["k0", "k0", "k1", "k1", "k2"]);
  });
  test("keys without end and with nothing to do are an error", () => {
    expect(() =>
      names(
        sequentialKeys(
          (n) => n,
          () => limit(0, read),
        ),
      ),
    ).toThrow("1000 keys in a row had nothing to do");
  });
  test("hears of its own key only", () => {
    const heard: unknown[] = [];
    const listening = (key: string) =>
      onUpdate((rest, _, event) => {
        heard.push([key, event.key]);
        return rest;
      }, once(write));
    simulate(concat(once(read), sequentialKeys(["x", "y"], listening)), { clients: 2 });
    expect(heard).toEqual([
      ["x", "x"],
      ["x", "x"],
      ["y", "y"],
      ["y", "y"],
    ]);
  });
});

describe("concurrentKeys", () => {
  test("groups of neighbours keep to their key, and take the next when it has ended", () => {
    const events = invocations(
      simulate(
        perKey(2, () => limit(5, write)),
        { clients: 6, world: imperfect(), tasks: 200 },
      ),
    );
    const groupsOf = new Map(events.map(({ key }) => [key, events.filter((event) => event.key === key)]));
    expect(groupsOf.size).toBeGreaterThan(30);
    for (const [, tasks] of groupsOf) {
      expect(new Set(tasks.map(({ thread }) => Math.floor(thread / 2))).size).toBe(1);
      expect(tasks.length).toBeLessThanOrEqual(5);
    }
    expect([...groupsOf.keys()].toSorted((x, y) => Number(x) - Number(y))).toEqual(
      Array.from({ length: groupsOf.size }, (_, i) => i),
    );
  });

  test("a key that was taken up is kept, even while another group is always first", () => {
    const forKey = (key: string) =>
      key === "a"
        ? delay(milliseconds(1), limit(20, read))
        : map(({ time }) => ({ time: Math.max(time, milliseconds(7)) }), once(write));
    for (let seed = 0; seed < 20; seed++) {
      const events = invocations(simulate(concurrentKeys(1, ["a", "b", "c"], forKey), { clients: 2, seed }));
      expect(new Set(events.map(({ key }) => key))).toEqual(new Set(["a", "b", "c"]));
    }
  });

  test("ends when all keys have been used up", () => {
    expect(
      names(
        concat(
          concurrentKeys(1, ["x", "y", "z"], () => limit(2, write)),
          once(read),
        ),
        { clients: 2 },
      ).split(" "),
    ).toEqual([...Array.from({ length: 6 }, () => "write"), "read"]);
  });

  test("a late event of the last key is none of the next key's", () => {
    const slowFirst: World = ({ key }) => ({ latency: milliseconds(key === "x" ? 3 : 1), type: "ok" });
    const keys = concurrentKeys(2, ["x", "y"], (key) =>
      key === "x" ? once(write) : untilOk(limit(9, delay(milliseconds(2), read))),
    );
    expect(told(keys, { clients: 2, world: slowFirst })).toEqual(["0 ms t0 x:write", "0 ms t1 y:read"]);
    const never: World = ({ key }) => ({ latency: milliseconds(3), type: key === "x" ? "ok" : "fail" });
    expect(told(keys, { clients: 2, world: never })).toHaveLength(10);
  });

  test("a key hears of its own group only", () => {
    const heard: unknown[] = [];
    const listening = (key: number) =>
      onUpdate(
        (rest, context, event) => {
          heard.push([key, event.key, context.threads.join()]);
          return rest;
        },
        limit(3, write),
      );
    simulate(any(perKey(2, listening), nemesis(limit(2, read))), { clients: 4, nemeses: 1, tasks: 6 });
    expect(heard.length).toBeGreaterThan(5);
    for (const [key, of, threads] of heard as [number, number, string][]) {
      expect(of).toBe(key);
      expect(["0,1", "2,3"]).toContain(threads);
    }
  });

  test("dead processes do not matter", () => {
    expect(
      invocations(
        simulate(
          perKey(1, () => limit(3, write)),
          { clients: 2, world: allInfo(), tasks: 30 },
        ),
      ).length,
    ).toBe(30);
  });

  test("threads left over are an error that says what would do", () => {
    expect(() =>
      names(
        perKey(3, () => read),
        { clients: 10 },
      ),
    ).toThrow(
      "10 threads cannot be dealt out in groups of 3 per key: 1 would never do anything. Use a concurrency of 9 or 12, or other threads per key",
    );
    expect(() =>
      names(
        perKey(5, () => read),
        { clients: 2 },
      ),
    ).toThrow("Use a concurrency of 5");
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../../src/core/random.ts";
import { FileSystem } from "../../../../src/runtime/simulation/disk/file-system.ts";
import { type Command, NaiveDisk } from "./naive-disk.ts";

const text = (words: string) => new TextEncoder().encode(words);
const SECTOR = 512;

const path = fc.constantFrom("a", "log/1", "log/2");
/** Long writes cross sectors; what is written is never zero, so that a hole shows. */
const bytes = fc
  .tuple(fc.constantFrom(1, 20, 500, 1100), fc.integer({ min: 1, max: 255 }))
  .map(([length, value]) => new Uint8Array(length).fill(value));
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant("append" as const), path, bytes) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("truncate" as const), path, fc.constantFrom(10, 600)) },
  fc.tuple(fc.constant("rename" as const), path, path),
  fc.tuple(fc.constant("remove" as const), path),
  { weight: 2, arbitrary: fc.tuple(fc.constant("sync" as const), path) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("syncDirectory" as const), fc.constantFrom("", "log")) },
);

/** Both disks after the same commands. */
function both(commands: readonly Command[]): { readonly files: FileSystem; readonly naive: NaiveDisk } {
  const [files, naive] = [new FileSystem(), new NaiveDisk()];
  for (const command of commands) {
    const known = command[0] === "append" || command[0] === "syncDirectory" || naive.has(command[1]);
    const [what, ...rest] = command;
    const error = (files[what] as (...rest: unknown[]) => unknown).apply(files, rest);
    expect(error).toEqual(known ? undefined : expect.objectContaining({ code: "missing" }));
    naive.run(command);
  }
  return { files, naive };
}

/** Files as text, to be looked for among others. */
const shown = (files: Map<string, Uint8Array>): string =>
  [...files]
    .map(([path, bytes]) => `${path}: ${Buffer.from(bytes).toString("hex")}`)
    .sort()
    .join("\n");

const contents = (files: FileSystem): Map<string, Uint8Array> =>
  new Map(
    ["", "log"].flatMap((directory) =>
      files.list(directory).map((name) => {
        const path = directory ? `${directory}/${name}` : name;
        return [path, files.read(path) as Uint8Array] as const;
      }),
    ),
  );

const law = (holds: (commands: readonly Command[], seed: number) => void) =>
  fc.assert(fc.property(fc.array(command, { maxLength: 25 }), fc.nat(), holds), { numRuns: 150 });

test("law: processes see every change at once", () => {
  law((commands) => {
    const { files, naive } = both(commands);
    expect(contents(files)).toEqual(naive.current());
  });
});

describe("law: when the power is lost, what was saved is there, and of the rest", () => {
  test("nothing", () => {
    law((commands, seed) => {
      const { files, naive } = both(commands);
      files.losePower("nothing", Random.of(seed));
      expect(contents(files)).toEqual(naive.at(0));
    });
  });

  test("the first so many changes", () => {
    law((commands, seed) => {
      const { files, naive } = both(commands);
      files.losePower("prefix", Random.of(seed));
      const legal = Array.from({ length: naive.time + 1 }, (_, time) => shown(naive.at(time)));
      expect(legal).toContain(shown(contents(files)));
    });
  });

  test("each name and each sector as it was at some moment, and a beginning of the last write", () => {
    law((commands, seed) => {
      const { files, naive } = both(commands);
      files.losePower("torn", Random.of(seed));
      const left = contents(files);
      for (const path of new Set([...naive.paths(), ...left.keys()]))
        expect(naive.candidates(path).some((states) => isLegal(left.get(path), states))).toBe(true);
    });
  });
});

/** Whether every sector of what is left is as it was in one of these states, or as far as a last write got. */
function isLegal(left: Uint8Array | undefined, states: readonly Uint8Array[] | undefined): boolean {
  if (!left || !states) return !left && !states;
  const lengths = states.map(({ length }) => length);
  const last = lengths.at(-1)!;
  const before = lengths.at(-2) ?? last;
  if (!lengths.includes(left.length) && !(left.length > before && left.length < last)) return false;
  return Array.from({ length: Math.ceil(left.length / SECTOR) }, (_, i) => i * SECTOR).every((at) =>
    states.some((state) =>
      left
        .subarray(at, at + SECTOR)
        .every((byte, i) => byte === (state[at + i] ?? 0) || (byte === 0 && at + i >= before)),
    ),
  );
}

test("tutorial: what a write-ahead log must do before it may say that something is saved", () => {
  const files = new FileSystem();
  files.append("wal/1", text("one "));
  files.sync("wal/1");
  files.losePower("nothing", Random.of(1));
  expect(files.list("wal")).toEqual([]);
  files.append("wal/1", text("one "));
  files.sync("wal/1");
  files.syncDirectory("wal");
  files.append("wal/1", text("two"));
  expect(files.losePower("nothing", Random.of(1))).toEqual({ bytes: 3, operations: 1 });
  expect(files.read("wal/1")).toEqual(text("one "));
});

test("every kind of loss happens: a name, a sector in the middle, the end of the last write", () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const files = new FileSystem();
    files.append("saved", text("x"));
    files.sync("saved");
    files.syncDirectory("");
    files.append("saved", new Uint8Array(1500).fill(1));
    files.append("saved", new Uint8Array(100).fill(2));
    files.append("new", text("y"));
    files.append("saved", new Uint8Array(100).fill(3));
    files.losePower("torn", Random.of(seed));
    const left = files.read("saved") as Uint8Array;
    seen.add(files.list("").join());
    if (left[600] === 0 && left[1200] === 1) seen.add("a hole");
    if (left.length > 1601 && left.length < 1701) seen.add("half of the last write");
    if (left.length === 1) seen.add("nothing");
  }
  expect([...seen].sort()).toEqual(["a hole", "half of the last write", "new,saved", "nothing", "saved"]);
});

test("law: what is lost and what is left add up, as long as files only grow", () => {
  const appends = fc.array(fc.tuple(fc.constant("append" as const), fc.constantFrom("a", "b"), bytes));
  fc.assert(
    fc.property(
      appends,
      fc.constantFrom("nothing" as const, "prefix" as const),
      fc.nat(),
      (commands, kept, seed) => {
        const { files, naive } = both([
          ["append", "a", text("-")],
          ["append", "b", text("-")],
          ["syncDirectory", ""],
        ]);
        for (const [, path, bytes] of commands) files.append(path, bytes);
        expect(naive.has("a")).toBe(true);
        const sizes = () => [...contents(files).values()].reduce((sum, { length }) => sum + length, 0);
        const before = sizes();
        const { bytes } = files.losePower(kept, Random.of(seed));
        expect(sizes()).toBe(before - bytes);
      },
    ),
  );
});

test("a sync that fails leaves what it was to save readable, and lost with the power; later ones find nothing to save", () => {
  const files = new FileSystem();
  files.append("wal", text("one "));
  files.sync("wal");
  files.syncDirectory("");
  files.append("wal", text("two "));
  files.failSync("wal");
  files.append("wal", text("three"));
  files.sync("wal");
  expect(files.read("wal")).toEqual(text("one two three"));
  files.losePower("nothing", Random.of(1));
  expect(files.read("wal")).toEqual(text("one \0\0\0\0three"));
});

test("a flipped bit is near the end of the file that was written last, and lasts", () => {
  const files = new FileSystem();
  expect(files.flip(Random.of(1))).toBeUndefined();
  files.append("old", new Uint8Array(1000));
  files.append("new", new Uint8Array(1000));
  files.append("empty", new Uint8Array(0));
  for (const path of ["old", "new", "empty"]) files.sync(path);
  files.syncDirectory("");
  expect(files.flip(Random.of(1))).toMatch(/^bit \d of byte 9\d\d of new, which has 1000$/);
  files.losePower("nothing", Random.of(1));
  expect(files.read("old")).toEqual(new Uint8Array(1000));
  const flipped = [...(files.read("new") as Uint8Array)].flatMap((byte, i) => (byte ? [i] : []));
  expect(flipped).toHaveLength(1);
  expect(flipped[0]).toBeGreaterThanOrEqual(936);
});

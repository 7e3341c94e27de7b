import fc from "fast-check";
import { expect, test } from "vitest";
import type { DiskError } from "../../../../patterns/env.ts";
import { Random } from "../../../../src/core/random.ts";
import { FileSystem } from "../../../../src/runtime/simulation/disk/file-system.ts";
import { diskContract } from "../../../conformance/disk.ts";

const text = (words: string) => new TextEncoder().encode(words);
/** Long writes cross sectors; what is written is never zero, so that a hole shows. */
const bytes = fc
  .tuple(fc.constantFrom(1, 20, 500, 1100), fc.integer({ min: 1, max: 255 }))
  .map(([length, value]) => new Uint8Array(length).fill(value));

const contents = (files: FileSystem): Map<string, Uint8Array> =>
  new Map(
    ["", "log"].flatMap((directory) =>
      files.list(directory).map((name) => {
        const path = directory ? `${directory}/${name}` : name;
        return [path, files.read(path) as Uint8Array] as const;
      }),
    ),
  );

diskContract(() => {
  const files = new FileSystem();
  return {
    run: ([what, ...rest]) =>
      (files[what] as (...rest: unknown[]) => DiskError | undefined).apply(files, rest),
    contents: () => contents(files),
    losePower: (kept, seed) => files.losePower(kept, Random.of(seed)),
  };
}, 150);

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
        const files = new FileSystem();
        for (const path of ["a", "b"]) files.append(path, text("-"));
        files.syncDirectory("");
        for (const [, path, bytes] of commands) files.append(path, bytes);
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

test("what was cut off does not come back when the file becomes longer again", () => {
  const files = new FileSystem();
  files.append("a", text("some words"));
  files.truncate("a", 4);
  files.truncate("a", 6);
  files.append("a", text("!"));
  expect(files.read("a")).toEqual(text("some\0\0!"));
});

test("files are looked at in the order in which they were last written, and what replaces them is saved", () => {
  const files = new FileSystem();
  for (const path of ["a", "log/b", "c"]) files.append(path, text(path));
  files.append("a", text("!"));
  expect([...files.all()]).toEqual([
    ["log/b", text("log/b")],
    ["c", text("c")],
    ["a", text("a!")],
  ]);
  files.replace(
    new Map([
      ["c", text("c")],
      ["log/b", text("other")],
    ]),
  );
  files.append("c", text(" unsaved"));
  files.losePower("nothing", Random.of(1));
  expect([...files.all()]).toEqual([
    ["log/b", text("other")],
    ["c", text("c")],
  ]);
});

import { expect, test } from "vitest";
import { Random } from "../../src/core/random.ts";
import type { FilesControl } from "../../src/runtime/cluster.ts";
import { type Files, filesControl } from "../../src/runtime/damage.ts";

const text = (words: string) => new TextEncoder().encode(words);

/** The disk of one node, in memory, and what damages it. */
function disk(...files: (readonly [path: string, content: string])[]) {
  const state: { files: Files } = { files: new Map(files.map(([path, words]) => [path, text(words)])) };
  const control: FilesControl = filesControl(
    {
      look: async () => state.files,
      change: async (_, damage) => {
        const { left, words } = damage(state.files);
        state.files = left;
        return words;
      },
    },
    Random.of(1),
  );
  const read = () => [...state.files].map(([path, bytes]) => `${path}: ${new TextDecoder().decode(bytes)}`);
  const write = (path: string, words: string) => {
    state.files = new Map([...state.files, [path, text(words)]]);
  };
  return { control, read, write, state };
}

test("tutorial: copied, damaged, wiped, and put back", async () => {
  const { control, read } = disk(["old", "one"], ["new", "two words"]);
  expect(await control.snapshot("n1")).toBe("copied 2 files (12 bytes)");
  expect(await control.truncate("n1", 6)).toBe("cut the last 6 bytes of new, which had 9");
  expect(read()).toEqual(["old: one", "new: two"]);
  expect(await control.wipe("n1")).toBe("removed 2 files (6 bytes)");
  expect(read()).toEqual([]);
  for (const _ of ["once", "again"]) {
    expect(await control.restore("n1")).toBe("put back 2 files (12 bytes) in the place of 0 files (0 bytes)");
    expect(read()).toEqual(["old: one", "new: two words"]);
    await control.wipe("n1");
  }
});

test("a flipped bit is one, near the end of the file that was written last and holds something", async () => {
  const { control, state } = disk(["old", "x".repeat(1000)], ["new", "x".repeat(1000)], ["empty", ""]);
  expect(await control.flip("n1")).toMatch(/^flipped bit \d of byte 9\d\d of new, which had 1000$/);
  expect(state.files.get("old")).toEqual(text("x".repeat(1000)));
  const wrong = [...(state.files.get("new") as Uint8Array)].flatMap((byte, i) => (byte === 120 ? [] : [i]));
  expect(wrong).toHaveLength(1);
  expect(wrong[0]).toBeGreaterThanOrEqual(936);
});

test("what is cut off is never more than there is", async () => {
  const { control, read } = disk(["log", "words"]);
  expect(await control.truncate("n1", 100)).toBe("cut the last 5 bytes of log, which had 5");
  expect(read()).toEqual(["log: "]);
});

test("a copy is of its own time: the latest counts, and what is written later does not change it", async () => {
  const { control, read, write } = disk(["log", "first"]);
  await control.snapshot("n1");
  write("log", "second");
  await control.snapshot("n1");
  write("log", "third");
  write("more", "than that");
  await control.restore("n1");
  expect(read()).toEqual(["log: second"]);
});

test("where there is nothing to be done, nothing is said to be", async () => {
  const { control } = disk();
  await expect(control.flip("n1")).rejects.toThrow("n1 has written nothing that could be damaged");
  await expect(control.truncate("n1", 1)).rejects.toThrow("n1 has written nothing that could be damaged");
  await expect(control.wipe("n1")).rejects.toThrow("n1 has nothing that could be removed");
  await expect(control.restore("n1")).rejects.toThrow("nothing of n1 was copied");
  await control.snapshot("n1");
  await expect(control.restore("n1")).rejects.toThrow("n1 has written nothing since it was copied");
});

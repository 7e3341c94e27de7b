import { expect, test } from "vitest";
import { append, indexes, opened, record } from "./logs.ts";
import { MemoryDisk } from "./memory-disk.ts";

/** So small that each segment holds two records. */
const SEGMENT = 40;

const bases = (disk: MemoryDisk) => [...disk.files.keys()].map((path) => Number(/\d+/.exec(path)?.[0]));

test("the log goes on in a new file, named after its first record, and reads as one", () => {
  const disk = new MemoryDisk();
  append(opened(disk, SEGMENT).log, disk, 1, 25);
  expect(bases(disk).slice(0, 3)).toEqual([1, 3, 5]);
  disk.loseThePower();
  const after = opened(disk, SEGMENT);
  expect(after.records).toEqual(Array.from({ length: 25 }, (_, i) => record(i + 1)));
  expect(append(after.log, disk, 26, 27)).toEqual([26, 27]);
  expect(indexes(opened(disk, SEGMENT).records).at(-1)).toBe(27);
});

test("segments below the mark go, the one being written stays", () => {
  const disk = new MemoryDisk();
  const { log } = opened(disk, SEGMENT);
  append(log, disk, 1, 7);
  log.dropBefore(6, () => {});
  disk.run();
  expect([log.first, log.last, ...bases(disk)]).toEqual([5, 7, 5, 7]);
  log.dropBefore(8, () => {});
  disk.run();
  expect([log.first, log.last, ...bases(disk)]).toEqual([7, 7, 7]);
  disk.loseThePower();
  expect(indexes(opened(disk, SEGMENT).records)).toEqual([7]);
});

test("a log that ends below the mark goes on from there", () => {
  const disk = new MemoryDisk();
  const { log } = opened(disk, SEGMENT);
  append(log, disk, 1, 3);
  log.dropBefore(10, () => {});
  expect([log.first, log.last]).toEqual([10, 9]);
  append(log, disk, 10, 11);
  expect(indexes(opened(disk, SEGMENT).records)).toEqual([10, 11]);
});

test("whenever the power goes while segments are removed, what is left has no hole", () => {
  for (let operations = 0; operations < 20; operations++) {
    const disk = new MemoryDisk();
    const { log } = opened(disk, SEGMENT);
    append(log, disk, 1, 9);
    log.dropBefore(4, () => {});
    log.truncateAfter(6, () => {});
    disk.run(operations);
    disk.loseThePower();
    const found = indexes(opened(disk, SEGMENT).records);
    expect(found).toEqual(found.map((_, i) => (found[0] ?? 0) + i));
    expect(found).toEqual(expect.arrayContaining([4, 5, 6]));
  }
});

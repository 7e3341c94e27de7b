import { expect, test } from "vitest";
import { frame, replay, unframe } from "../../patterns/ch03-write-ahead-log.ts";
import { append, indexes, opened, record } from "./logs.ts";
import { lifeOn, MemoryDisk } from "./memory-disk.ts";

test("what was acknowledged is there after a loss of power, what was not may be gone", () => {
  const disk = new MemoryDisk();
  const { log } = opened(disk);
  expect(append(log, disk, 1, 3)).toEqual([1, 2, 3]);
  log.append([record(4)], () => expect.unreachable());
  disk.run(1);
  disk.loseThePower();
  const after = opened(disk);
  expect(after.records).toEqual([record(1), record(2), record(3)]);
  expect([after.log.first, after.log.last]).toEqual([1, 3]);
});

test("what a killed process had not synced is synced before anybody reads it", () => {
  const disk = new MemoryDisk();
  const { log } = opened(disk);
  log.append([record(1)], () => expect.unreachable());
  disk.run(1);
  disk.kill();
  expect(indexes(opened(disk).records)).toEqual([1]);
  disk.loseThePower();
  expect(indexes(opened(disk).records)).toEqual([1]);
});

test("appends that come while a sync is under way share the next one", () => {
  const disk = new MemoryDisk();
  const { log } = opened(disk);
  const acknowledged: number[] = [];
  for (let index = 1; index <= 10; index++) log.append([record(index)], () => acknowledged.push(index));
  disk.did.length = 0;
  disk.run();
  expect(acknowledged).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(disk.did.filter((what) => what.startsWith("sync "))).toHaveLength(2);
});

test("a torn tail is cut off, and what is written then can be read", () => {
  const disk = new MemoryDisk();
  append(opened(disk).log, disk, 1, 3);
  const [file] = disk.files.values();
  if (file) file.bytes = file.bytes.slice(0, -1);
  const { log, records } = opened(disk);
  expect(indexes(records)).toEqual([1, 2]);
  append(log, disk, 3, 4);
  expect(indexes(opened(disk).records)).toEqual([1, 2, 3, 4]);
});

test("a broken record that is not in the newest segment ends the node", () => {
  const disk = new MemoryDisk();
  append(opened(disk, 10).log, disk, 1, 3);
  const [oldest] = disk.files.values();
  if (oldest) oldest.bytes = oldest.bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte));
  expect(() => opened(disk, 10)).toThrow("damaged");
});

test("a sync that fails ends the node", () => {
  const disk = new MemoryDisk();
  const { log } = opened(disk);
  disk.fails = (operation) => operation === "sync";
  log.append([record(1)], () => expect.unreachable());
  expect(() => disk.run()).toThrow("cannot be synced");
});

test("a suffix is cut off and another takes its place, also across segments", () => {
  const disk = new MemoryDisk();
  const { log } = opened(disk, 60);
  append(log, disk, 1, 9);
  let cut = false;
  log.truncateAfter(2, () => {
    cut = true;
  });
  log.append([record(3, 2)], () => {});
  disk.run();
  expect([cut, log.last]).toEqual([true, 3]);
  disk.loseThePower();
  expect(opened(disk, 60).records).toEqual([record(1), record(2), record(3, 2)]);
});

test("records are replayed once each, above the snapshot", () => {
  const seen: number[] = [];
  const env = lifeOn(new MemoryDisk());
  const records = [record(3), record(4), record(5)];
  replay(env, records, 3, ({ index }) => seen.push(index));
  expect(seen).toEqual([4, 5]);
});

test("a frame is whole or is not read", () => {
  const bytes = frame({ text: "naïve ✓" });
  expect(unframe(bytes, 0)).toEqual({ content: { text: "naïve ✓" }, end: bytes.length });
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(unframe(flipped, 0)).toBeUndefined();
  }
  for (let length = 0; length < bytes.length; length++)
    expect(unframe(bytes.slice(0, length), 0)).toBeUndefined();
  expect(unframe(new Uint8Array(64), 0)).toBeUndefined();
});

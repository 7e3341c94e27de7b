import { expect, test } from "vitest";
import {
  openSnapshots,
  openStateFile,
  type Snapshot,
  type Snapshots,
  type StateFile,
} from "../../patterns/ch05-low-water-mark.ts";
import type { Json } from "../../patterns/env.ts";
import { append, indexes, opened } from "./logs.ts";
import { lifeOn, MemoryDisk } from "./memory-disk.ts";

function openedFile(disk: MemoryDisk) {
  let found: { file: StateFile; saved: Json | undefined } | undefined;
  openStateFile(lifeOn(disk), "vote/vote", (file, saved) => {
    found = { file, saved };
  });
  disk.run();
  return found as { file: StateFile; saved: Json | undefined };
}

function openedSnapshots(disk: MemoryDisk) {
  let found: { snapshots: Snapshots; latest: Snapshot | undefined } | undefined;
  openSnapshots(lifeOn(disk), "snapshot", (snapshots, latest) => {
    found = { snapshots, latest };
  });
  disk.run();
  return found as { snapshots: Snapshots; latest: Snapshot | undefined };
}

test("whenever the power goes, a file of small state holds the old value or the new one", () => {
  const seen = new Set<Json | undefined>();
  for (let operations = 0; operations <= 6; operations++) {
    const disk = new MemoryDisk();
    openedFile(disk).file.save("old", () => {});
    disk.run();
    let acknowledged = false;
    openedFile(disk).file.save("new", () => {
      acknowledged = true;
    });
    disk.run(operations);
    disk.loseThePower();
    const { file, saved } = openedFile(disk);
    expect(acknowledged ? ["new"] : ["old", "new"]).toContain(saved);
    seen.add(saved);
    file.save("third", () => {});
    disk.run();
    expect(openedFile(disk).saved).toBe("third");
  }
  expect([...seen]).toEqual(["old", "new"]);
});

test("values that come while one is being written are written once, as the last of them", () => {
  const disk = new MemoryDisk();
  const { file } = openedFile(disk);
  const done: number[] = [];
  for (const value of [1, 2, 3, 4]) file.save(value, () => done.push(value));
  disk.did.length = 0;
  disk.run();
  expect(done).toEqual([1, 2, 3, 4]);
  expect(disk.did.filter((what) => what.startsWith("rename"))).toHaveLength(2);
  expect(openedFile(disk).saved).toBe(4);
});

test("a value that a killed process had not made to last lasts before anybody reads it", () => {
  const disk = new MemoryDisk();
  openedFile(disk).file.save("new", () => expect.unreachable());
  disk.run(4);
  disk.kill();
  expect(openedFile(disk).saved).toBe("new");
  disk.loseThePower();
  expect(openedFile(disk).saved).toBe("new");
});

test("a damaged file ends the node", () => {
  const disk = new MemoryDisk();
  openedFile(disk).file.save("value", () => {});
  disk.run();
  const [file] = disk.files.values();
  if (file) file.bytes = file.bytes.slice(1);
  expect(() => openedFile(disk)).toThrow("damaged");
});

test("whenever the power goes, snapshot and log together hold everything", () => {
  for (let operations = 0; operations < 20; operations++) {
    const disk = new MemoryDisk();
    const { log } = opened(disk, 40);
    append(log, disk, 1, 9);
    openedSnapshots(disk).snapshots.save({ index: 6, generation: 1, state: "1 to 6" }, log, () => {});
    disk.run(operations);
    disk.loseThePower();
    const { latest } = openedSnapshots(disk);
    const left = indexes(opened(disk, 40).records);
    expect(left.at(-1)).toBe(9);
    expect(left[0]).toBeLessThanOrEqual((latest?.index ?? 0) + 1);
  }
});

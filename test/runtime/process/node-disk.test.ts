import { appendFileSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DiskError } from "../../../patterns/env.ts";
import type { Clock } from "../../../src/core/clock.ts";
import { Random } from "../../../src/core/random.ts";
import type { Kept } from "../../../src/runtime/cluster.ts";
import { readDisk, writeDisk } from "../../../src/runtime/process/disk/disk-files.ts";
import { NodeDisk } from "../../../src/runtime/process/disk/node-disk.ts";
import { losePower } from "../../../src/runtime/process/disk/power-loss.ts";
import { diskContract } from "../../conformance/disk.ts";
import type { Command } from "../simulation/disk/naive-disk.ts";

/** Nothing takes any time. */
const instant: Clock = {
  now: () => 0,
  wakeAt(_, wake) {
    queueMicrotask(wake);
    return () => {};
  },
};

/** A disk of files in a folder of its own, and lives of a node on it. */
class Trial {
  readonly directory = mkdtempSync(join(tmpdir(), "ordeal-disk-test-"));
  struck = 0;
  disk = this.#live();

  run = ([what, ...rest]: Command) =>
    new Promise<DiskError | undefined>((done) =>
      (this.disk[what] as (...rest: unknown[]) => void).apply(this.disk, [...rest, done]),
    );

  read = (path: string) =>
    new Promise<Uint8Array>((resolve) => this.disk.read(path, (_, bytes) => resolve(bytes)));

  list = (directory: string) =>
    new Promise<readonly string[]>((resolve) => this.disk.list(directory, (_, names) => resolve(names)));

  async contents(): Promise<Map<string, Uint8Array>> {
    const paths = [...(await this.list("")), ...(await this.list("log")).map((name) => `log/${name}`)];
    return new Map(await Promise.all(paths.map(async (path) => [path, await this.read(path)] as const)));
  }

  /** The node is killed and begins anew. */
  restart(): void {
    this.disk = this.#live();
  }

  losePower(kept: Kept, seed: number) {
    const loss = losePower(this.directory, kept, Random.of(seed));
    this.restart();
    return loss;
  }

  #live(): NodeDisk {
    return new NodeDisk(this.directory, instant, Random.of(1), () => this.struck++);
  }
}

diskContract(() => new Trial(), 50);

/** The node is killed after every command: nothing is lost by that. */
diskContract(() => {
  const trial = new Trial();
  return {
    run: async (command) => {
      const error = await trial.run(command);
      trial.restart();
      return error;
    },
    contents: () => trial.contents(),
    losePower: (kept, seed) => trial.losePower(kept, seed),
  };
}, 20);

const text = (words: string) => new TextEncoder().encode(words);

test("operations are carried out in the order of asking, and are answered one by one", async () => {
  const { disk } = new Trial();
  const answers: string[] = [];
  await new Promise<void>((resolve) => {
    disk.append("a", text("1"), () => answers.push("append"));
    disk.sync("a", () => answers.push("sync"));
    disk.rename("a", "b", () => answers.push("rename"));
    disk.read("b", (_, bytes) => answers.push(`read ${bytes.length}`));
    disk.read("a", (error) => answers.push(`read ${error?.code}`));
    disk.remove("b", () => {
      answers.push("remove");
      resolve();
    });
    expect(answers).toEqual([]);
  });
  expect(answers).toEqual(["append", "sync", "rename", "read 1", "read missing", "remove"]);
});

test("a sync that fails loses what it was to save; later ones find nothing to save", async () => {
  const trial = new Trial();
  await trial.run(["append", "wal", text("one ")]);
  await trial.run(["sync", "wal"]);
  await trial.run(["syncDirectory", ""]);
  await trial.run(["append", "wal", text("two ")]);
  trial.disk.suffer([{ kind: "sync-fails" }]);
  expect(await trial.run(["sync", "wal"])).toMatchObject({ code: "EIO" });
  await trial.run(["append", "wal", text("three")]);
  expect(await trial.run(["sync", "wal"])).toBeUndefined();
  expect(await trial.read("wal")).toEqual(text("one two three"));
  trial.losePower("nothing", 1);
  expect(await trial.read("wal")).toEqual(text("one \0\0\0\0three"));
  expect(trial.struck).toBe(1);
});

test("what is lost is told: what was not saved, names as well", async () => {
  const trial = new Trial();
  await trial.run(["append", "a", text("saved")]);
  await trial.run(["sync", "a"]);
  await trial.run(["syncDirectory", "."]);
  await trial.run(["append", "a", text("lost")]);
  await trial.run(["append", "b", text("lost too")]);
  expect(trial.losePower("nothing", 1)).toEqual({ bytes: 12, operations: 3 });
  expect(await trial.contents()).toEqual(new Map([["a", text("saved")]]));
});

test("a record that was cut short by a kill was never answered for, and does no harm", async () => {
  const trial = new Trial();
  await trial.run(["append", "a", text("whole")]);
  appendFileSync(join(trial.directory, "unsaved"), Buffer.from([0, 0, 1, 0, 123]));
  trial.restart();
  await trial.run(["append", "a", text(" again")]);
  trial.restart();
  expect(await trial.read("a")).toEqual(text("whole again"));
});

test("the files of a dead node are looked at in the order of their writing, without a trace, and what replaces them is saved", async () => {
  const trial = new Trial();
  await trial.run(["append", "log/saved", text("x")]);
  await trial.run(["sync", "log/saved"]);
  await trial.run(["append", "first", text("one")]);
  await trial.run(["append", "last", text("two")]);
  await trial.run(["append", "first", text("!")]);
  const seen = [...readDisk(trial.directory)];
  expect(seen).toEqual([
    ["log/saved", text("x")],
    ["last", text("two")],
    ["first", text("one!")],
  ]);
  expect(readdirSync(trial.directory).sort()).toEqual(["platter", "unsaved"]);
  writeDisk(trial.directory, new Map(seen.slice(1)));
  expect([...readDisk(trial.directory)]).toEqual(seen.slice(1));
  trial.restart();
  await trial.run(["append", "first", text(" unsaved")]);
  trial.losePower("nothing", 1);
  expect(await trial.contents()).toEqual(new Map(seen.slice(1)));
});

test("a disk that can only be read refuses every change, and loses nothing", async () => {
  const trial = new Trial();
  await trial.run(["append", "a", text("words")]);
  trial.disk.suffer([{ kind: "read-only" }]);
  for (const command of [
    ["append", "a", text("more")],
    ["append", "new", text("file")],
    ["sync", "a"],
    ["truncate", "a", 1],
    ["rename", "a", "b"],
    ["remove", "a"],
    ["syncDirectory", ""],
  ] as const)
    expect(await trial.run(command as never), command.join(" ")).toMatchObject({ code: "EROFS" });
  expect(await trial.run(["remove", "none"])).toMatchObject({ code: "missing" });
  expect(trial.struck).toBe(7);
  expect(await trial.contents()).toEqual(new Map([["a", text("words")]]));
  trial.disk.suffer([]);
  expect(await trial.run(["sync", "a"])).toBeUndefined();
});

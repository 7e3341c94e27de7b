import { expect, test } from "vitest";
import { type Log, type LogRecord, openLog } from "../../patterns/ch03-write-ahead-log.ts";
import { type Append, ConfirmedReads, ReplicatedLog } from "../../patterns/ch12-replicated-log.ts";
import type { Env } from "../../patterns/env.ts";
import { lifeOn, MemoryDisk } from "./memory-disk.ts";

/** A log whose entries have these generations: `1122` are four. */
function logOf(generations: string, ...mutants: readonly string[]) {
  const disk = new MemoryDisk();
  const log = open(disk, lifeOn(disk, ...mutants));
  log.append(entriesOf(generations));
  disk.run();
  return { disk, log };
}

function open(disk: MemoryDisk, env: Env): ReplicatedLog {
  let log: ReplicatedLog | undefined;
  openLog(env, { directory: "log", segmentBytes: 200 }, (kept: Log, records) => {
    log = new ReplicatedLog(env, kept, records, { index: 0, generation: 0 });
  });
  disk.run();
  return log as ReplicatedLog;
}

const entriesOf = (generations: string, from = 1): LogRecord[] =>
  [...generations].map((generation, i) => ({
    index: from + i,
    generation: Number(generation),
    command: `${generation}/${from + i}`,
  }));

/** What a leader whose log has these generations sends from an index on. */
function appendOf(generations: string, from: number): Append {
  const entries = entriesOf(generations);
  const { index, generation } = entries[from - 2] ?? { index: 0, generation: 0 };
  return {
    type: "append",
    generation: 9,
    before: { index, generation },
    entries: entries.slice(from - 1),
    commit: 0,
  };
}

const told = (log: ReplicatedLog): string => {
  const all = Array.from({ length: log.last.index }, (_, i) => log.generationAt(i + 1));
  return all.join("");
};

test("tutorial: what follows on a log is taken, and what contradicts the leader gives way", () => {
  const { log } = logOf("1122");
  expect(log.take(appendOf("11333", 3))).toBe(5);
  expect(told(log)).toBe("11333");
});

test.each([
  ["a gap", "11", "11333", 5, undefined],
  ["another entry before it", "1122", "11333", 5, undefined],
  ["nothing new", "1122", "1122", 2, 4],
  ["the beginning of what is here", "1122", "11", 1, 2],
  ["more than is here", "11", "1122", 2, 4],
] as const)("%s: %s is sent %s from %i", (_, own, leaders, from, match) => {
  const { log } = logOf(own);
  expect(log.take(appendOf(leaders, from))).toBe(match);
  expect(told(log)).toBe(match === 4 ? "1122" : own);
});

test("who is refused is told from where the logs may agree: a generation back at a time", () => {
  expect(logOf("11").log.wanted(appendOf("11333", 5))).toBe(3);
  expect(logOf("112222").log.wanted(appendOf("11333", 6))).toBe(3);
});

test("M12.1 takes what does not follow; M12.2 cuts off what it has been sent again", () => {
  const blind = logOf("1122", "M12.1").log;
  expect(blind.take(appendOf("11333", 5))).toBe(5);
  expect(told(blind)).toBe("11223");
  const eager = logOf("1122", "M12.2").log;
  expect(eager.take(appendOf("11", 2))).toBe(2);
  expect(told(eager)).toBe("11");
});

test("an answer waits for the disk, and never comes for what was replaced", () => {
  const { disk, log } = logOf("11");
  const durable: number[] = [];
  log.take(appendOf("1122", 3));
  for (const index of [2, 3, 4]) log.whenDurable(index, () => durable.push(index));
  expect(durable).toEqual([2]);
  log.take(appendOf("1123", 4));
  log.whenDurable(4, () => durable.push(40));
  disk.run();
  expect(durable).toEqual([2, 3, 40]);
  expect(told(open(disk, lifeOn(disk)))).toBe("1123");
});

test("entries are carried out once and in order; M12.3 does not wait until they are committed", () => {
  const carriedOut = (...mutants: string[]) => {
    const { log } = logOf("1122", ...mutants);
    const done: number[] = [];
    for (const committed of [1, 1, 3]) log.carryOut(committed, ({ index }) => done.push(index));
    return done;
  };
  expect(carriedOut()).toEqual([1, 2, 3]);
  expect(carriedOut("M12.3")).toEqual([1, 2, 3, 4]);
});

test("what a snapshot holds is forgotten, and what follows on it stays", () => {
  const { disk, log } = logOf("1122");
  log.forget(2);
  expect([log.start, log.last.index, log.at(2), log.at(3)?.index]).toEqual([
    { index: 2, generation: 1 },
    4,
    undefined,
    3,
  ]);
  expect(log.take(appendOf("11223", 1))).toBe(5);
  log.restart({ index: 4, generation: 2 });
  expect([log.last.index, log.applied]).toEqual([5, 4]);
  log.restart({ index: 5, generation: 7 });
  disk.run();
  expect([log.start, log.last]).toEqual([
    { index: 5, generation: 7 },
    { index: 5, generation: 7 },
  ]);
});

/** The reads of a leader of three. */
function reads(...mutants: readonly string[]) {
  const answers: string[] = [];
  const all = new ConfirmedReads({ ...lifeOn(new MemoryDisk(), ...mutants), members: ["n1", "n2", "n3"] });
  all.lead(8);
  const read = (name: string, committed = 9) =>
    all.add(committed, (leads) => answers.push(leads ? name : `no ${name}`));
  return { all, answers, read };
}

test("a read is answered when a majority has answered a round that went out after it came, and its state is there", () => {
  const { all, answers, read } = reads();
  expect(all.nextRound()).toBe(1);
  expect(read("a")).toBe(false);
  expect(all.answered("n2", 1)).toBe(true);
  all.serve(9);
  expect(answers).toEqual([]);
  expect(all.nextRound()).toBe(2);
  read("b");
  expect(all.answered("n3", 2)).toBe(true);
  all.serve(8);
  expect(answers).toEqual([]);
  all.serve(9);
  expect(answers).toEqual(["a"]);
  all.deposed();
  expect(answers).toEqual(["a", "no b"]);
});

test("a round that nobody has answered is not waited for, and its late answers confirm nothing that came after it", () => {
  const late = (...mutants: string[]) => {
    const { all, answers, read } = reads(...mutants);
    all.nextRound();
    read("a");
    all.nextRound();
    all.answered("n2", 1);
    all.serve(9);
    return answers;
  };
  expect(late()).toEqual([]);
  expect(late("M12.5")).toEqual(["a"]);
});

test("before its first own entry is committed, a leader answers nothing; M12.4 does", () => {
  const early = (...mutants: string[]) => {
    const { all, answers, read } = reads(...mutants);
    read("a", 5);
    all.answered("n2", all.nextRound());
    all.serve(5);
    return answers;
  };
  expect(early()).toEqual([]);
  expect(early("M12.4")).toEqual(["a"]);
});

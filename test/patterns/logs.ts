import { type Log, type LogRecord, openLog } from "../../patterns/ch03-write-ahead-log.ts";
import { lifeOn, type MemoryDisk } from "./memory-disk.ts";

/** What a new life finds, and the log it goes on with. */
export function opened(disk: MemoryDisk, segmentBytes = 1000, ...mutants: readonly string[]) {
  let found: { log: Log; records: readonly LogRecord[] } | undefined;
  openLog(lifeOn(disk, ...mutants), { directory: "log", segmentBytes }, (log, records) => {
    found = { log, records };
  });
  disk.run();
  return found as { log: Log; records: readonly LogRecord[] };
}

/** A record with nothing remarkable in it. */
export const record = (index: number, generation = 1): LogRecord => ({
  index,
  generation,
  command: { add: index },
});

/** Appends records up to this index, one after another, and says which were acknowledged. */
export function append(log: Log, disk: MemoryDisk, from: number, to: number): number[] {
  const acknowledged: number[] = [];
  for (let index = from; index <= to; index++) {
    log.append([record(index)], () => acknowledged.push(index));
    disk.run();
  }
  return acknowledged;
}

/** The indexes of records. */
export const indexes = (records: readonly LogRecord[]) => records.map(({ index }) => index);

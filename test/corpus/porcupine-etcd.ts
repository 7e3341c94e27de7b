import { casRegister, linearizable } from "../../checkers/index.ts";
import type { Value } from "../../src/core/value.ts";
import type { TestEvent } from "../checkers/events.ts";
import type { Case } from "./case.ts";
import { casesFor, type Labelled, labelled } from "./labelled.ts";

/** Porcupine's logs of an etcd of 2014: `INFO jepsen.util - 3 :invoke :cas [1 2]`. A write or cas that timed out is `info`. */
export const etcdLogs = (folder: string): Iterable<Labelled> => labelled(folder, eventOf);

/** Each of them judged as a register with compare-and-set to which nothing was written yet. */
export const cases = (folder: string): Iterable<Case> =>
  casesFor(linearizable(casRegister()), folder, etcdLogs(folder));

function eventOf(line: string): TestEvent[] {
  const match = /-\s+(\d+)\s+:(\w+)\s+:(\w+)\s+(.*)$/.exec(line);
  if (!match) return [];
  const [, process, type, f, text] = match as unknown as [string, string, TestEvent[1], string, string];
  return [[Number(process), type, f, logged(text.trim())]];
}

const logged = (text: string): Value =>
  text === "nil" || text.startsWith(":") ? null : (JSON.parse(text.replace(/\s+/g, ",")) as Value);

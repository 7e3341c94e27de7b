import { appendMap, linearizable } from "../../checkers/index.ts";
import type { TestEvent } from "../checkers/events.ts";
import type { Case } from "./case.ts";
import { casesFor, type Labelled, labelled } from "./labelled.ts";

/** Porcupine's logs of a map of strings: `{:process 9, :type :invoke, :f :append, :key "0", :value "x 9 0 y"}`. */
export const kvLogs = (folder: string): Iterable<Labelled> => labelled(folder, eventOf);

/** Each of them judged as a map from keys to strings, key by key. */
export const cases = (folder: string): Iterable<Case> =>
  casesFor(linearizable(appendMap()), folder, kvLogs(folder));

function eventOf(line: string): TestEvent[] {
  const match = /:process (\d+), :type :(\w+), :f :(\w+), :key "(.*)", :value (?:nil|"(.*)")\}/.exec(line);
  if (!match) return [];
  const [, process, type, f, key, value] = match as unknown as [
    string,
    string,
    TestEvent[1],
    string,
    string,
    string?,
  ];
  return [[Number(process), type, f, value ?? null, key]];
}

import { casRegister, linearizable } from "../../checkers/index.ts";
import type { OperationType } from "../../src/core/operation.ts";
import type { Value } from "../../src/core/value.ts";
import type { TestEvent } from "../checkers/events.ts";
import type { Case } from "./case.ts";
import { casesFor, type Labelled, labelled } from "./labelled.ts";

/** Knossos' own examples, a JSON event a line. */
export const knossosHistories = (folder: string): Iterable<Labelled> => labelled(folder, eventOf);

/** Each of them judged as a register with compare-and-set that begins as 0; a read that returns null says nothing. */
export const cases = (folder: string): Iterable<Case> =>
  casesFor(
    linearizable(casRegister({ initial: 0, ignoreNullReads: true })),
    folder,
    knossosHistories(folder),
  );

function eventOf(line: string): TestEvent[] {
  if (line.trim() === "") return [];
  const event = JSON.parse(line) as {
    process: number;
    type: "invoke" | OperationType;
    f: string;
    value: Value;
  };
  return [[event.process, event.type, event.f, event.value]];
}

import { casRegister, linearizable } from "../../checkers/index.ts";
import type { Case } from "./case.ts";
import { casesFor } from "./labelled.ts";

/** Knossos' own examples: a register with compare-and-set that begins as 0; a read that returns null says nothing. */
export const cases = (folder: string): Iterable<Case> =>
  casesFor(linearizable(casRegister({ initial: 0, ignoreNullReads: true })), folder);

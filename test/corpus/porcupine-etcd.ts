import { casRegister, linearizable } from "../../checkers/index.ts";
import type { Case } from "./case.ts";
import { casesFor } from "./labelled.ts";

/** Porcupine's logs of an etcd of 2014: a register with compare-and-set to which nothing was written yet. */
export const cases = (folder: string): Iterable<Case> => casesFor(linearizable(casRegister()), folder);

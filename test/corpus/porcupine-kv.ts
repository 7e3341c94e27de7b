import { appendMap, linearizable } from "../../checkers/index.ts";
import type { Case } from "./case.ts";
import { casesFor } from "./labelled.ts";

/** Porcupine's logs of a map from keys to strings, judged key by key. */
export const cases = (folder: string): Iterable<Case> => casesFor(linearizable(appendMap()), folder);

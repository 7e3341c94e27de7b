import type { Key } from "../../src/core/operation.ts";
import { showValue } from "../../src/core/value.ts";
import { INFO, NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import { decodeValue, Interner, type ValueCode } from "../../src/history/value-code.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import type { Alphabet } from "./alphabet.ts";
import type { Model } from "./model.ts";
import { TupleTable } from "./tuple-table.ts";

/** The objects of a history, numbered as they are met. */
export interface Objects {
  /** The object that the operation in a row is on. */
  numberOf(row: number): number;
  /** What tells an object from the others, in words where it is not simply a key. */
  keyOf(object: number): Key | undefined;
}

/** Objects by the history's key, and by the part where the model tells parts apart. */
export const objectsOf = (history: History, alphabet: Alphabet, bytes: ByteBudget): Objects =>
  alphabet.model.partition
    ? parts(history, alphabet, alphabet.model.partition, bytes)
    : keyed(history.columns.key, history.columns.keys);

function keyed(key: Int32Array, keys: readonly Key[]): Objects {
  const codes: number[] = [];
  /** Key + 1 → object: operations without a key are on one of their own. */
  const objects = new Int32Array(keys.length + 1).fill(NONE);
  return {
    numberOf(row) {
      const known = objects[key[row]! + 1]!;
      if (known !== NONE) return known;
      objects[key[row]! + 1] = codes.length;
      return codes.push(key[row]!) - 1;
    },
    keyOf: (object) => (codes[object] === NONE ? undefined : keys[codes[object]!]),
  };
}

function parts(
  history: History,
  alphabet: Alphabet,
  partition: NonNullable<Model["partition"]>,
  bytes: ByteBudget,
): Objects {
  const { key, keys, type } = history.columns;
  const objects = new TupleTable(2, bytes);
  const object = new Int32Array(2);
  const values = new Interner();
  const partOfLetter: ValueCode[] = [];
  return {
    numberOf(row) {
      const letter = alphabet.letter(row, type[row] === INFO);
      partOfLetter[letter] ??= values.code(partition(alphabet.operation(letter)));
      object[0] = key[row]!;
      object[1] = partOfLetter[letter];
      return objects.id(object);
    },
    keyOf(number) {
      const ofKey = objects.at(number, 0);
      const part = decodeValue(objects.at(number, 1), values.values);
      if (ofKey !== NONE) return `${keys[ofKey]}/${showValue(part)}`;
      return typeof part === "string" || typeof part === "number" ? part : showValue(part);
    },
  };
}

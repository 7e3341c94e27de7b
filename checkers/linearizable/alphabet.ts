import type { Value } from "../../src/core/value.ts";
import { NONE } from "../../src/history/columns.ts";
import type { History } from "../../src/history/history.ts";
import type { ValueCode } from "../../src/history/value-code.ts";
import type { ByteBudget } from "../parts/byte-budget.ts";
import { describeOperation } from "./describe.ts";
import type { Model, ModelOperation, Role } from "./model.ts";
import { TupleTable } from "./tuple-table.ts";

/** Why a model cannot judge a history at all. The checker answers `unknown` and says so. */
export class NotJudged extends Error {}

/**
 * The distinct operations of a history, numbered: two operations are the same *letter* when they have the same kind, input
 * and output, and the same process where the model asks for it. Steps are remembered per letter, and indeterminate operations of one letter are interchangeable.
 */
export class Alphabet {
  readonly model: Model;
  /** What holds the letters, and the states made of them. */
  readonly bytes: ByteBudget;
  readonly #history: History;
  /**
   * (f, input, output, process) as column codes; output is {@link NONE} where the operation is indeterminate, process is
   * where the model does not ask for it.
   */
  readonly #letters: TupleTable;
  readonly #roles: readonly (Role | undefined)[];
  readonly #tuple = new Int32Array(4).fill(NONE);

  constructor(model: Model, history: History, bytes: ByteBudget) {
    this.model = model;
    this.bytes = bytes;
    this.#history = history;
    this.#letters = new TupleTable(4, bytes);
    this.#roles = history.columns.functions.map((f) =>
      Object.hasOwn(model.functions, f) ? model.functions[f] : undefined,
    );
  }

  get size(): number {
    return this.#letters.size;
  }

  /** What an operation kind does, by its number in the history's `f` column; `undefined` for a kind that the model does not know. */
  roleOf(f: number): Role | undefined {
    return this.#roles[f];
  }

  /** What the operations of a letter do. */
  role(letter: number): Role {
    return this.#roles[this.#letters.at(letter, 0)] as Role;
  }

  /**
   * The letter of the operation in a row of the history; `optional` leaves its output out.
   *
   * @throws {NotJudged} for an operation that the model has no step for.
   */
  letter(row: number, optional: boolean): number {
    const { f, input, output, process } = this.#history.columns;
    this.#tuple[0] = f[row]!;
    this.#tuple[1] = input[row]!;
    this.#tuple[2] = optional ? NONE : output[row]!;
    if (this.model.seesProcess) this.#tuple[3] = process[row]!;
    const known = this.#letters.size;
    const letter = this.#letters.id(this.#tuple);
    if (letter === known) this.#examine(letter, row);
    return letter;
  }

  /** What the operations of a letter are, as the history names it. */
  kind(letter: number): string {
    return this.#history.columns.functions[this.#letters.at(letter, 0)]!;
  }

  /** The code of a letter's input: two inputs are equal exactly when their codes are. */
  input(letter: number): ValueCode {
    return this.#letters.at(letter, 1);
  }

  /** The code of a letter's output, {@link NONE} where the operation is indeterminate. */
  output(letter: number): ValueCode {
    return this.#letters.at(letter, 2);
  }

  /** Who performed the operations of a letter, {@link NONE} where the model does not ask for it. */
  process(letter: number): number {
    return this.#letters.at(letter, 3);
  }

  /** The value behind a code. */
  value(code: ValueCode): Value | undefined {
    return this.#history.value(code);
  }

  /** The operation that a letter stands for. Builds it anew. */
  operation(letter: number): ModelOperation {
    const f = this.kind(letter);
    const input = this.value(this.input(letter)) ?? null;
    const output = this.value(this.output(letter));
    const operation = output === undefined ? { f, input } : { f, input, output };
    return this.model.seesProcess ? { ...operation, process: this.process(letter) } : operation;
  }

  /** A letter in a few words. */
  describe(letter: number): string {
    return describeOperation(this.model, this.operation(letter));
  }

  #examine(letter: number, row: number): void {
    const operation = this.operation(letter);
    if (this.roleOf(this.#letters.at(letter, 0)) === undefined) {
      const known = Object.keys(this.model.functions).join(", ");
      throw new NotJudged(
        `the model ${this.model.name} knows ${known}, and operation ${row} is a ${operation.f}`,
      );
    }
    const wrong = this.model.refuses?.(operation);
    if (wrong !== undefined)
      throw new NotJudged(
        `the model ${this.model.name} cannot read operation ${row}, ${this.describe(letter)}: ${wrong}`,
      );
  }
}

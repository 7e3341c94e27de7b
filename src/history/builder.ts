import type { Fault, FaultEvent } from "../core/fault.ts";
import { invariant } from "../core/invariant.ts";
import type { Completion, Invocation, Key, OperationError } from "../core/operation.ts";
import type { Value } from "../core/value.ts";
import { type Aside, type Columns, FAIL, INFO, NEVER, NONE, OK, type Phase } from "./columns.ts";
import { faultsOf } from "./faults.ts";
import { GrowingColumn } from "./growing-column.ts";
import { History } from "./history.ts";
import { TransactionInterner } from "./transaction-interner.ts";
import { Interner, type ValueCode } from "./value-code.ts";

const CODES = { ok: OK, fail: FAIL, info: INFO } as const;

/** Numbers distinct strings or keys in the order they are met. */
class Names<T extends Key> {
  readonly list: T[] = [];
  readonly #ids = new Map<T, number>();

  id(name: T): number {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.list.push(name) - 1;
      this.#ids.set(name, id);
    }
    return id;
  }
}

/**
 * Builds a {@link History} event by event, each at the next position. It trusts what it is told: operations numbered as they are
 * invoked and completed once, times that never go back. Who reads a file sees to that (`journal-order.ts`, `import/`).
 */
export class HistoryBuilder {
  readonly #int = () => new GrowingColumn(Int32Array);
  readonly #callPosition = this.#int();
  readonly #returnPosition = this.#int();
  readonly #completionPosition = this.#int();
  readonly #callTime = new GrowingColumn(Float64Array);
  readonly #returnTime = new GrowingColumn(Float64Array);
  readonly #process = this.#int();
  readonly #node = this.#int();
  readonly #f = this.#int();
  readonly #type = new GrowingColumn(Uint8Array);
  readonly #key = this.#int();
  readonly #input = this.#int();
  readonly #output = this.#int();
  readonly #error = this.#int();
  readonly #nodes = new Names<string>();
  readonly #functions = new Names<string>();
  readonly #keys = new Names<Key>();
  readonly #values = new Interner();
  readonly #transactions = new TransactionInterner(this.#values);
  readonly #errors: OperationError[] = [];
  readonly #errorIds = new Map<string, number>();
  readonly #faults: FaultEvent[] = [];
  readonly #phases: Phase[] = [];
  readonly #asides: Aside[] = [];
  #count = 0;
  #position = 0;

  invoke(event: Invocation): void {
    invariant(event.op === this.#count++, "operations are numbered as they are invoked");
    this.#callPosition.push(this.#position++);
    this.#callTime.push(event.time);
    this.#process.push(event.process);
    this.#node.push(this.#nodes.id(event.node));
    this.#f.push(this.#functions.id(event.f));
    this.#key.push(event.key === undefined ? NONE : this.#keys.id(event.key));
    this.#input.push(this.#codeOf(event.input));
    this.#returnPosition.push(NEVER);
    this.#completionPosition.push(NEVER);
    this.#returnTime.push(Infinity);
    this.#type.push(INFO);
    this.#output.push(NONE);
    this.#error.push(NONE);
  }

  complete(event: Completion): void {
    const { op } = event;
    const position = this.#position++;
    this.#completionPosition.set(op, position);
    if (event.type !== "info") this.#returnPosition.set(op, position);
    this.#returnTime.set(op, event.time);
    this.#type.set(op, CODES[event.type]);
    // What came back is kept whatever became of the operation; one that returned nothing returned `null`.
    const output = event.type === "ok" ? (event.output ?? null) : event.output;
    if (output !== undefined) this.#output.set(op, this.#codeOf(output));
    if (event.error) this.#error.set(op, this.#errorId(event.error));
  }

  fault(event: FaultEvent): void {
    this.#faults.push(event);
  }

  phase(phase: Phase): void {
    this.#phases.push(phase);
  }

  /** Keeps what the event before, whatever it was, said beyond what columns hold. */
  remark(fields: Aside["fields"]): void {
    this.#asides.push({ position: this.#position - 1, fields });
  }

  /** Keeps an event that is no operation of a client, at a position of its own. */
  foreign(event: Aside["fields"]): void {
    this.#asides.push({ position: this.#position++, fields: event });
  }

  build(): History {
    const faults: readonly Fault[] = faultsOf(this.#faults);
    const columns: Columns = {
      count: this.#count,
      callPosition: this.#callPosition.finish(),
      returnPosition: this.#returnPosition.finish(),
      completionPosition: this.#completionPosition.finish(),
      callTime: this.#callTime.finish(),
      returnTime: this.#returnTime.finish(),
      process: this.#process.finish(),
      node: this.#node.finish(),
      f: this.#f.finish(),
      type: this.#type.finish(),
      key: this.#key.finish(),
      input: this.#input.finish(),
      output: this.#output.finish(),
      error: this.#error.finish(),
      nodes: this.#nodes.list,
      functions: this.#functions.list,
      keys: this.#keys.list,
      values: this.#values.values,
      transactions: this.#transactions.finish(),
      errors: this.#errors,
      faults,
      phases: this.#phases,
      asides: this.#asides,
    };
    invariant(columns.callPosition.length === columns.count, "a column for every operation");
    return new History(columns);
  }

  #codeOf(value: Value): ValueCode {
    return this.#transactions.code(value) ?? this.#values.code(value);
  }

  #errorId(error: OperationError): number {
    const text = JSON.stringify([error.code ?? null, error.message]);
    let id = this.#errorIds.get(text);
    if (id === undefined) {
      id = this.#errors.push(error) - 1;
      this.#errorIds.set(text, id);
    }
    return id;
  }
}

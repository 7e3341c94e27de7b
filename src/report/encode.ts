import type { RecoveryTime } from "../check/recovery-times.ts";
import type { Fault } from "../core/fault.ts";
import { type Columns, NONE } from "../history/columns.ts";
import type { History } from "../history/history.ts";
import { tableCode, type ValueCode } from "../history/value-code.ts";
import { bucketsOf } from "./buckets.ts";
import type { RunData } from "./data.ts";
import { embedded } from "./embed.ts";
import type { NodeLog } from "./logs.ts";
import type { Payload, PayloadFault, PayloadLog, PayloadOperations } from "./payload.ts";
import { recoveredInWords } from "./recoveries.ts";
import { lengthOf } from "./totals.ts";
import { cut } from "./untrusted.ts";
import { anomaliesOf, culpritOf } from "./witness.ts";

/** The longest text of one value in a page, characters; and how finely the overview of a very long run is cut. */
export const PAYLOAD_LIMITS = { value: 2_000, slices: 600, anomalies: 1_000 } as const;

const microseconds = (nanoseconds: number): number => Math.round(nanoseconds / 1e3);

/** Turns a run into what the page's script reads. Linear in what is embedded. */
export function encode(data: RunData): Payload {
  const { plan, history, results, logs } = data;
  const chosen = embedded(data);
  const { callTime: call, returnTime: end, type } = history.columns;
  const length = lengthOf(history);
  const recoveries = new Map(results.recoveries.map((one) => [one.fault, one]));
  return {
    schemaVersion: 1,
    startedAt: plan.startedAt,
    length: microseconds(length),
    operations: operationsOf(history, chosen),
    ...(chosen ? { overview: bucketsOf({ call, end, type }, 0, length + 1, PAYLOAD_LIMITS.slices) } : {}),
    faults: history.faults.map((fault) => faultOf(fault, recoveries.get(fault.fault))),
    phases: history.phases.map(({ name, time }) => ({ name, time: microseconds(time) })),
    anomalies: anomaliesOf(results)
      .slice(0, PAYLOAD_LIMITS.anomalies)
      .map(({ anomaly }) => ({
        type: anomaly.type,
        message: cut(anomaly.message, PAYLOAD_LIMITS.value),
        operations: anomaly.operations,
        culprit: culpritOf(history, anomaly)?.op ?? NONE,
      })),
    logs: logs.map(logOf),
  };
}

function operationsOf(history: History, chosen: readonly number[] | undefined): PayloadOperations {
  const { columns } = history;
  const rows = chosen ?? Array.from({ length: columns.count }, (_, i) => i);
  const take = (column: ArrayLike<number>) => rows.map((i) => column[i] as number);
  const values = new ValueTexts(history);
  return {
    total: columns.count,
    ...(chosen ? { op: differences(chosen) } : {}),
    call: differences(take(columns.callTime).map(microseconds)),
    took: rows.map((i) => tookOf(columns, i)),
    process: take(columns.process),
    node: take(columns.node),
    f: take(columns.f),
    type: take(columns.type),
    key: take(columns.key),
    input: take(columns.input).map((code) => values.code(code)),
    output: take(columns.output).map((code) => values.code(code)),
    error: take(columns.error),
    nodes: columns.nodes,
    functions: columns.functions,
    keys: columns.keys.map((key) => cut(String(key), PAYLOAD_LIMITS.value)),
    values: values.texts,
    errors: columns.errors.map(({ message, code }) =>
      cut(code === undefined ? message : `${message} (${code})`, PAYLOAD_LIMITS.value),
    ),
  };
}

/** Call and return are rounded each, so that what touches in the history touches in the page. */
function tookOf({ callTime, returnTime }: Columns, i: number): number {
  const end = returnTime[i] as number;
  return Number.isFinite(end) ? microseconds(end) - microseconds(callTime[i] as number) : -1;
}

const differences = (sorted: readonly number[]): number[] =>
  sorted.map((value, i) => value - (sorted[i - 1] ?? 0));

/** Renumbers the values that are used, so that a page of a part of a run does not carry the values of all of it. */
class ValueTexts {
  readonly texts: string[] = [];
  readonly #history: History;
  readonly #codes = new Map<ValueCode, ValueCode>();

  constructor(history: History) {
    this.#history = history;
  }

  code(code: ValueCode): ValueCode {
    if (code === NONE || (code & 1) === 0) return code;
    let renumbered = this.#codes.get(code);
    if (renumbered === undefined) {
      renumbered = tableCode(this.texts.push(textOf(JSON.stringify(this.#history.value(code)))) - 1);
      this.#codes.set(code, renumbered);
    }
    return renumbered;
  }
}

const textOf = (json: string): string =>
  json.length <= PAYLOAD_LIMITS.value
    ? json
    : `${cut(json, PAYLOAD_LIMITS.value)} (${json.length.toLocaleString("en-US")} characters)`;

function faultOf(
  { fault, nemesis, describe, begin, end, inForce, healed, evidence, felt, gone = [], error }: Fault,
  recovery: RecoveryTime | undefined,
): PayloadFault {
  const times = { begin: microseconds(begin), end: Number.isFinite(end) ? microseconds(end) : -1 };
  return {
    id: fault,
    nemesis,
    describe,
    ...times,
    inForce,
    healed,
    evidence,
    felt,
    gone,
    ...(recovery ? { recovered: recoveredInWords(recovery) } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

function logOf({ node, lines, total }: NodeLog): PayloadLog {
  const files = [...new Set(lines.map(({ file }) => file))];
  const index = new Map(files.map((file, i) => [file, i]));
  return {
    node,
    files,
    time: differences(lines.map(({ time }) => microseconds(time))),
    file: lines.map(({ file }) => index.get(file) as number),
    text: lines.map(({ text }) => text),
    total,
  };
}

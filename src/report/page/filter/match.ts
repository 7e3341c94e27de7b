import type { Run, RunFault } from "../run.ts";
import { rangeOf, type Term } from "./parse.ts";

type Test = (row: number) => boolean;

/** Compiles terms into one test of a row. Names are looked up once, so a test of a field is a comparison of numbers. */
export function matcher(run: Run, terms: readonly Term[]): Test {
  const tests = terms.map((term) => {
    const any = alternatives(run, term);
    return term.negated ? (row: number) => !any(row) : any;
  });
  return (row) => tests.every((test) => test(row));
}

function alternatives(run: Run, { field, values }: Term): Test {
  switch (field) {
    case "f":
      return oneOf(run.f, indices(run.functions, values));
    case "key":
      return oneOf(run.key, indices(run.keys, values));
    case "node":
      return oneOf(run.node, indices(run.nodes, values));
    case "type":
      return oneOf(run.type, indices(["ok", "fail", "info"], values));
    case "process":
      return oneOf(run.process, new Set(values.map(Number)));
    case "op":
      return oneOf(run.op, new Set(values.map(Number)));
    case "anomaly":
      return oneOf(
        run.op,
        new Set(values.flatMap((number) => run.anomalies[Number(number) - 1]?.operations ?? [])),
      );
    case "t":
    case "took":
    case "fault":
      return intervals(run, field, values);
    case "text":
      return contains(run, (values[0] ?? "").toLowerCase());
  }
}

const oneOf =
  (column: ArrayLike<number>, wanted: ReadonlySet<number>): Test =>
  (row) =>
    wanted.has(column[row] as number);

const indices = (names: readonly string[], values: readonly string[]): Set<number> =>
  new Set(values.map((value) => names.indexOf(value)).filter((index) => index >= 0));

/** `t` and `fault`: open at any time within; `took`: a duration within. What never returned took for ever. */
function intervals(run: Run, field: "t" | "took" | "fault", values: readonly string[]): Test {
  const ranges =
    field === "fault" ? faultRanges(run, values) : values.flatMap((value) => rangeOf(value, field) ?? []);
  const span = (row: number): readonly [number, number] => {
    const call = run.call[row] as number;
    const took = (run.end[row] as number) - call;
    return field === "took" ? [took, took] : [call, run.lastSeen(row)];
  };
  return (row) => {
    const [low, high] = span(row);
    return ranges.some(({ from, to }) => low <= to && high >= from);
  };
}

/** A fault by its number, or all whose kind or description contains the text. */
function faultRanges(run: Run, values: readonly string[]) {
  const named = (fault: RunFault) => (value: string) =>
    /^\d+$/.test(value)
      ? fault.id === Number(value)
      : `${fault.nemesis} ${fault.describe}`.toLowerCase().includes(value.toLowerCase());
  return run.faults
    .filter((fault) => values.some(named(fault)))
    .map(({ begin, end }) => ({ from: begin, to: end }));
}

const contains =
  (run: Run, text: string): Test =>
  (row) =>
    run.told(row).toLowerCase().includes(text) || (run.error(row)?.toLowerCase().includes(text) ?? false);

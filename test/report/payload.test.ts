import { describe, expect, it } from "vitest";
import { showValue } from "../../src/core/value.ts";
import { EMBED_LIMITS, embedded } from "../../src/report/embed.ts";
import { encode } from "../../src/report/encode.ts";
import { Run } from "../../src/report/page/run.ts";
import { hostile, staleRead, synthetic } from "./fixtures.ts";

/** What the page gets to see: through JSON, as in the file. */
const through = (data: Parameters<typeof encode>[0]) => new Run(JSON.parse(JSON.stringify(encode(data))));

describe("the page's run", () => {
  it("is the history, to the microsecond", () => {
    const data = staleRead();
    const run = through(data);
    expect(run.count).toBe(data.history.count);
    for (let i = 0; i < run.count; i += 97) {
      const operation = data.history.operation(i);
      expect(run.op[i]).toBe(i);
      expect(Math.abs((run.call[i] as number) - operation.callTime)).toBeLessThanOrEqual(500);
      expect(run.process[i]).toBe(operation.process);
      expect(run.nodeOf(i)).toBe(operation.node);
      expect(run.keyOf(i)).toBe(String(operation.key));
      expect(run.typeOf(i)).toBe(operation.type);
      expect(run.input(i)).toBe(operation.input === null ? undefined : showValue(operation.input));
      expect(run.output(i)).toBe(operation.output === undefined ? undefined : showValue(operation.output));
    }
    expect(run.faults.map(({ nemesis, begin, end }) => [nemesis, begin, end])).toEqual([
      ["partition", 29.8e9, 39.8e9],
      ["kill", 45e9, 49e9],
    ]);
    expect(run.logs.map(({ lines }) => lines.length)).toEqual([900, 900, 900, 900, 900]);
  });

  it("cuts long values and says how long they were", () => {
    const run = through(hostile());
    expect(run.input(7)).toMatch(/^"x+… \(100,002 characters\)$/);
    expect(run.input(7)?.length).toBeLessThan(2_100);
  });

  it("packs processes that follow each other into as few lanes as were busy at once", () => {
    const run = through(synthetic(20_000));
    expect(new Set(run.process).size).toBeGreaterThan(100);
    expect(run.lanes.length).toBe(20);
    expect(run.lanes.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(run.count);
  });
});

describe("a run too long to be embedded whole", () => {
  const data = synthetic(EMBED_LIMITS.operations + 50_000);

  it("keeps everything near an anomaly or on its keys, and the rates of the whole", () => {
    const chosen = new Set(embedded(data));
    const { columns } = data.history;
    const witness = data.results.checks[0]?.anomalies[0]?.operations ?? [];
    const keys = new Set(witness.map((op) => columns.key[op]));
    const at = columns.callTime[witness[0] as number] as number;
    expect(chosen.size).toBeLessThan(EMBED_LIMITS.operations);
    for (let i = 0; i < columns.count; i += 53) {
      const near = Math.abs((columns.callTime[i] as number) - at) <= 1.9e9;
      expect(chosen.has(i), `operation ${i}`).toBe(chosen.has(i) || near || keys.has(columns.key[i]));
    }
    const run = through(data);
    expect(run.total).toBe(data.history.count);
    expect(run.rowOf(witness[0] as number)).toBeGreaterThanOrEqual(0);
    expect(run.overview?.counts.flat().reduce((a, b) => a + b)).toBe(data.history.count);
  });

  it("keeps what surrounds the faults where there is no anomaly", () => {
    const valid = { ...data, results: { ...data.results, checks: [] } };
    const chosen = embedded(valid) ?? [];
    expect(chosen.length).toBeGreaterThan(0);
    const edges = data.history.faults.flatMap(({ begin, end }) => [begin, end]);
    for (const i of chosen.filter((_, n) => n % 101 === 0)) {
      const time = data.history.columns.callTime[i] as number;
      expect(edges.some((edge) => Math.abs(edge - time) <= EMBED_LIMITS.marginNs)).toBe(true);
    }
  });
});

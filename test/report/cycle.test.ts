import { describe, expect, test } from "vitest";
import { listAppend } from "../../checkers/index.ts";
import type { Value } from "../../src/core/value.ts";
import type { Anomaly } from "../../src/core/verdict.ts";
import type { RunData } from "../../src/report/data.ts";
import { html } from "../../src/report/html.ts";
import { finalBlock } from "../../src/report/text.ts";
import { check } from "../checkers/check.ts";
import { historyOfTransactions, type TransactionEvent, together } from "../checkers/transactions/events.ts";
import { resultsOf, valid } from "./fixtures.ts";
import { wellFormed } from "./well-formed.ts";

const HOSTILE = '</svg><script>globalThis.pwned=1</script>\u001b[2J\u202e"';

async function runOf(events: readonly TransactionEvent[]): Promise<RunData> {
  const history = historyOfTransactions(events);
  const { verdict, anomalies } = await check(listAppend(), history);
  return { ...valid(), history, logs: [], results: resultsOf(verdict, anomalies, []) };
}

const torn = (key: string, element: Value) =>
  runOf(
    together(
      [
        ["append", key, element],
        ["append", "y", 1],
      ],
      [
        ["r", key, [element]],
        ["r", "y", []],
      ],
    ),
  );

/** Each reads what the one before appended; the last did not see what the first appended. */
const ring = (size: number) =>
  runOf(
    together(
      ...Array.from({ length: size }, (_, i) => [
        ["append", `k${i}`, 1] as const,
        i === 0 ? (["append", "end", 1] as const) : (["r", `k${i - 1}`, [1]] as const),
        ...(i === size - 1 ? [["r", "end", null] as const] : []),
      ]),
      [["r", "end", [1]]],
    ),
  );

const block = (data: RunData, width: number) => finalBlock(data, { width, colour: false });
const page = (data: RunData) => html(data, { script: "", style: "" });
const figures = (data: RunData) => page(data).match(/<figure>[\s\S]*?<\/figure>/g) ?? [];

describe("a cycle in the final block", () => {
  test("is its transactions, and why each comes before the next", async () => {
    expect(`\n${block(await torn("x", 1), 100)}`).toContain(`
      T1  #0 p0  append x 1, append y 1
       ↓  wr: T2 observed T1's append of 1 to "x"
      T2  #1 p1  r x → [1], r y → []
       ↑  rw: T2 did not observe T1's append of 1 to "y": it read []
`);
  });

  test("shows its beginning and its end where it is long, and never more than the width", async () => {
    const lines = block(await ring(40), 60).split("\n");
    expect(lines.join("\n")).toMatch(/T5 .*\n.* ⋮ {2}34 more\n.*T40 /);
    expect(lines.length).toBeLessThan(30);
    for (const line of lines.filter((line) => /T\d+ /.test(line)))
      expect(line.length).toBeLessThanOrEqual(60);
  });

  test("keeps hostile keys and elements on their lines", async () => {
    expect(block(await torn(HOSTILE, HOSTILE), 100).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});

describe("a cycle in the page", () => {
  test("is a figure that needs no script: transactions, relations, reasons", async () => {
    const [figure = ""] = figures(await torn("x", 1));
    expect(figure).toContain("T1  append x 1, append y 1");
    expect(figure).toContain("wr: T2 observed T1&#39;s append of 1 to &quot;x&quot;");
    expect(figure).toMatch(/class="edge back"[\s\S]*rw: T2 did not observe/);
    expect(figure.match(/data-op=/g)).toHaveLength(2);
  });

  test("says what it leaves out of a long one", async () => {
    const [figure = ""] = figures(await ring(40));
    expect(figure.match(/data-op=/g)).toHaveLength(12);
    expect(figure).toContain("… 28 more");
    expect(figure).toContain("T40  append k39 1");
  });

  test("keeps hostile keys and elements text", async () => {
    const document = page(await torn(HOSTILE, HOSTILE));
    expect(document.match(/<script\b/g)).toHaveLength(1);
    const [figure = ""] = figures(await torn(HOSTILE, HOSTILE));
    expect(wellFormed(figure)).not.toContain("script");
    expect(figure.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  test("of operations that the history does not have is not drawn", async () => {
    const data = await torn("x", 1);
    const [anomaly] = data.results.checks[0]?.anomalies ?? [];
    const foreign = {
      ...anomaly,
      view: { kind: "cycle", transactions: [0, 99], edges: [] },
    } as unknown as Anomaly;
    const results = resultsOf("invalid", [foreign], []);
    expect(figures({ ...data, results }).join("")).not.toContain("edge back");
    expect(block({ ...data, results }, 80)).not.toContain("T1  #");
  });
});

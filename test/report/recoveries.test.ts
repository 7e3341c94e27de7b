import { expect, test } from "vitest";
import { html } from "../../src/report/html.ts";
import { recoveredInWords, recoveryByKind, recoveryInWords } from "../../src/report/recoveries.ts";
import { summary } from "../../src/report/summary.ts";
import { finalBlock } from "../../src/report/text.ts";
import { manyFaults, valid } from "./fixtures.ts";

const words = (data: ReturnType<typeof manyFaults>) =>
  recoveryByKind(data.results.recoveries).map(recoveryInWords);

test("tutorial: median and worst of each kind; those amid other faults count only where there are no others", () => {
  expect(words(manyFaults())).toEqual([
    "clock 400 ms, at worst 2.00 s (2 faults)",
    "delay 800 ms (1 fault)",
    "full-disk 1.20 s (1 fault)",
    "power-loss 1.60 s (1 fault)",
    "kill 9.00 s (1 fault, amid others)",
  ]);
});

test("of one fault it is said when the cluster served again", () => {
  const one = { fault: 0, nemesis: "kill", nodes: [] };
  expect(recoveredInWords({ ...one, took: 1e9, amid: true })).toBe("1.00 s later, amid other faults");
  expect(recoveredInWords({ ...one, amid: false })).toBe("not seen before the run ended");
});

test("terminal and summary tell it, and say nothing where nothing was timed", () => {
  expect(finalBlock(manyFaults(), { width: 100, colour: false })).toMatchInlineSnapshot(`
    "✔ etcd/register  valid  (1 op, 5 faults, 0 warnings)  71.3 s
      recovery  clock 400 ms, at worst 2.00 s (2 faults)   delay 800 ms (1 fault)
                full-disk 1.20 s (1 fault)   power-loss 1.60 s (1 fault)
                kill 9.00 s (1 fault, amid others)"
  `);
  expect(summary(manyFaults())).toContain("| clock | 2 | 400 ms | 2.00 s |");
  expect(finalBlock(valid(), { width: 100, colour: false })).not.toContain("recovery");
  expect(summary(valid())).not.toContain("## Recovery");
});

const assets = { script: "", style: "" };

test("the page lists every fault with what proves it, readable without scripts", () => {
  const page = html(manyFaults(), assets)
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
  for (const told of [
    "clock n2: 12.0 s ahead ✔ clock of n2: 12.0 s ahead not felt ✔ clock of n2: right 400 ms later",
    "✔ shape of n1→n3 (netem): delays 50.0 ms to 90.0 ms messages touched: n1→n3 204 ✔ shape of n1→n3 (netem): as it was built",
    "✔ disk of n1: is full disk operations in trouble: n1 14 ✔ disk of n1: works",
    "✔ power of n3: took 3 operations (812 bytes) that were not synced",
    "flip n2 ✗ never data on the disk of n2: bit 3 of byte 4,077 of wal/0.log operations: 2 lost",
  ])
    expect(page).toContain(told);
  expect(page).toContain("power-loss 1 1.60 s 1.60 s");
});

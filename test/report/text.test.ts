import { describe, expect, it } from "vitest";
import type { RunData } from "../../src/report/data.ts";
import { displayWidth } from "../../src/report/terminal-width.ts";
import { finalBlock } from "../../src/report/text.ts";
import { crashed, empty, hostile, staleRead, unknown, vacuous, valid } from "./fixtures.ts";

const report = "runs/etcd-register/latest/report.html";
const block = (data: RunData, width: number) => `\n${finalBlock(data, { width, colour: false, report })}\n`;

describe("the final block", () => {
  it("tells an anomaly: verdict, sentence, lanes, checks, numbers, command, report", () => {
    expect(block(staleRead(), 100)).toMatchInlineSnapshot(`
      "
      ✗ etcd/register                                             NOT LINEARIZABLE, NOT RECOVERED   71.3 s

        Process 7 read 4 from key 3 at 31.208 s, but 5 had been written before that read began (31.190 s)
        and nothing wrote 4 again. In force: partition n1 n2 | n3 n4 n5 (29.800–39.800 s).

            p2 n1    ├─ write 4 ─┤  ├─ write 5 ─┤
            p4 n3                     ├─ read → 5 ─┤
            p7 n4                                     ├─ read → 4 ─┤ ✗

        checks    ✗ linearizable 2 anomalies   ✔ availability   ⚠ no cas ever succeeded, so cas was not
                  tested (and 1 more)
        ops       10,943   ok 74.0 %  info 0.9 %  fail 25.1 %      faults 2 (2 effective)
        replay    npx ordeal run etcd/register --set reads=serializable --claim linearizable --nemesis partition --time 60s --seed 7
        report    runs/etcd-register/latest/report.html
      "
    `);
  });

  it("fits a narrow terminal", () => {
    expect(block(staleRead(), 60)).toMatchInlineSnapshot(`
      "
      ✗ etcd/register     NOT LINEARIZABLE, NOT RECOVERED   71.3 s

        Process 7 read 4 from key 3 at 31.208 s, but 5 had been
        written before that read began (31.190 s) and nothing
        wrote 4 again. In force: partition n1 n2 | n3 n4 n5
        (29.800–39.800 s).

            p2 n1   ├ write 4 ┤ ├ write 5 ┤
            p4 n3                ├ read → 5 ┤
            p7 n4                             ├ read → 4 ┤ ✗

        checks    ✗ linearizable 2 anomalies   ✔ availability
                  ⚠ no cas ever succeeded, so cas was not tested
                  (and 1 more)
        ops       10,943   ok 74.0 %  info 0.9 %  fail 25.1 %
                  faults 2 (2 effective)
        replay    npx ordeal run etcd/register --set reads=serializable --claim linearizable --nemesis partition --time 60s --seed 7
        report    runs/etcd-register/latest/report.html
      "
    `);
  });

  it("shows what a node said before it crashed, and not what was said later", () => {
    const message = "n2 ended by itself at 3.50 s: TypeError";
    const view = {
      kind: "table",
      columns: ["node", "time", "last words"],
      rows: [["n2", 3.5e9, message]],
    } as const;
    const anomaly = { type: "crashed", message, operations: [], view };
    const lines = Array.from({ length: 20 }, (_, i) => ({
      time: i * 5e8,
      file: "logs/n2/server.log",
      text: `line ${i}`,
    }));
    const data = staleRead();
    const text = block(
      {
        ...data,
        results: {
          ...data.results,
          checks: [{ checker: "crashes", verdict: "invalid", anomalies: [anomaly], elapsed: 0 }],
        },
        logs: [{ node: "n2", lines, total: 20 }],
      },
      100,
    );
    expect(text).toContain("CRASHED");
    expect(text).toContain("\n      line 0\n      line 1\n");
    expect(text).toContain("\n      line 7\n\n");
    expect(text).not.toContain("line 8");
  });

  it("is one line and its warnings for a pass", () => {
    expect(block(valid(), 100)).toMatchInlineSnapshot(`
      "
      ✔ etcd/register  valid  (10,943 ops, 2 faults, 2 warnings)  71.3 s
        ⚠ no cas ever succeeded, so cas was not tested
        ⚠ the kill touched no operation, so nothing is known about crashes
        report    runs/etcd-register/latest/report.html
      "
    `);
    expect(block(valid(), 60)).toMatchInlineSnapshot(`
      "
      ✔ etcd/register  valid
        (10,943 ops, 2 faults, 2 warnings)  71.3 s
        ⚠ no cas ever succeeded, so cas was not tested
        ⚠ the kill touched no operation, so nothing is known about
        crashes
        report    runs/etcd-register/latest/report.html
      "
    `);
  });

  it("says which checker could not decide, why, and what to do", () => {
    expect(block(unknown(), 100)).toMatchInlineSnapshot(`
      "
      ? etcd/register                                                                     UNKNOWN   71.3 s

        The checker linearizable could not decide: 20,000,000 steps were spent on key 3 (4,210 operations,
        61 of them indeterminate).

        Give it a smaller history to decide (a shorter --time, a lower --rate), or more keys.

        checks    ? linearizable   ✔ availability
        ops       10,943   ok 74.0 %  info 0.9 %  fail 25.1 %      faults 2 (2 effective)
        replay    npx ordeal run etcd/register --set reads=serializable --claim linearizable --nemesis partition --time 60s --seed 7
        report    runs/etcd-register/latest/report.html
      "
    `);
    expect(block(unknown(), 60)).toMatchInlineSnapshot(`
      "
      ? etcd/register                             UNKNOWN   71.3 s

        The checker linearizable could not decide: 20,000,000
        steps were spent on key 3 (4,210 operations, 61 of them
        indeterminate).

        Give it a smaller history to decide (a shorter --time, a
        lower --rate), or more keys.

        checks    ? linearizable   ✔ availability
        ops       10,943   ok 74.0 %  info 0.9 %  fail 25.1 %
                  faults 2 (2 effective)
        replay    npx ordeal run etcd/register --set reads=serializable --claim linearizable --nemesis partition --time 60s --seed 7
        report    runs/etcd-register/latest/report.html
      "
    `);
  });

  it("says what a run that tested nothing did not do", () => {
    expect(block(vacuous(), 100)).toMatchInlineSnapshot(`
      "
      ? etcd/register                                                                     UNKNOWN   71.3 s

        The run tested too little: no planned fault was in force, so the cluster was never tested.

        The run did not do what its plan asked, so no anomaly means nothing. Let it run longer, or mend
        what kept it from its plan.

        checks    ✔ linearizable   ✔ availability   ⚠ no planned fault was in force, so the cluster was
                  never tested
        ops       10,943   ok 74.0 %  info 0.9 %  fail 25.1 %      faults 2 (2 effective)
        replay    npx ordeal run etcd/register --set reads=serializable --claim linearizable --nemesis partition --time 60s --seed 7
        report    runs/etcd-register/latest/report.html
      "
    `);
  });

  it("never calls a run that ended early a pass", () => {
    expect(block(empty(), 100)).toMatchInlineSnapshot(`
      "
      ! etcd/register                                          NO VERDICT: THE ENVIRONMENT FAILED   60.0 s

        n3 did not answer on port 2379 within 60 s: connect ECONNREFUSED 127.0.0.1:32001.

        No operation was recorded.

        ops       0   ok –  info –  fail –      faults 0 (0 effective)
        replay    npx ordeal run etcd/register --set reads=serializable --claim linearizable --nemesis partition --time 60s --seed 7
        report    runs/etcd-register/latest/report.html
      "
    `);
    expect(block(crashed(), 60)).toMatchInlineSnapshot(`
      "
      ? etcd/register                              UNKNOWN   0.1 s

        The run tested too little: no cas ever succeeded, so cas
        was not tested.

        The run did not do what its plan asked, so no anomaly
        means nothing. Let it run longer, or mend what kept it
        from its plan.

        checks    ✔ linearizable   ✔ availability   ⚠ no cas ever
                  succeeded, so cas was not tested (and 2 more)
        ops       3   ok 66.7 %  info 33.3 %  fail 0.0 %
                  faults 1 (1 effective)
        replay    npx ordeal run etcd/register --set reads=serializable --claim linearizable --nemesis partition --time 60s --seed 7
        report    runs/etcd-register/latest/report.html
      "
    `);
    const { environment, ...rest } = valid();
    const interrupted = {
      ...rest,
      environment: { ...(environment as NonNullable<typeof environment>), ending: "interrupted" as const },
    };
    expect(block(interrupted, 100)).toContain("NO VERDICT: INTERRUPTED");
  });

  it("stays on a screen", () => {
    for (const make of [staleRead, valid, unknown, vacuous, crashed, empty, hostile])
      for (const width of [60, 80, 100])
        expect(block(make(), width).trim().split("\n").length).toBeLessThanOrEqual(23);
  });

  it("holds its width but for what is to be copied", () => {
    const copied = /^ {2}(?:replay|report) /;
    for (const make of [staleRead, valid, unknown, vacuous, crashed, empty, hostile])
      for (const width of [60, 100])
        for (const line of block(make(), width).split("\n"))
          if (!copied.test(line)) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
  });

  it("lets nothing from a history act on the terminal", () => {
    const text = finalBlock(hostile(), { width: 80, colour: false, report });
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(text).toContain("\\u001b[2J");
  });

  it("colours, where colour is wanted, without changing a word", () => {
    const plain = finalBlock(staleRead(), { width: 100, colour: false, report });
    const coloured = finalBlock(staleRead(), { width: 100, colour: true, report });
    expect(coloured).toContain("\u001b[31m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
    expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(plain);
  });
});

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RunData } from "../../src/report/data.ts";
import { html } from "../../src/report/html.ts";
import { crashed, empty, hostile, staleRead, synthetic, unknown, valid } from "./fixtures.ts";

const ASSETS = { script: "console.log('page')", style: "body{margin:0}" };
const page = (data: RunData) => html(data, ASSETS);

/** What a reader without scripts sees: no script, no style, no payload, no tags. */
const text = (document: string) =>
  document
    .replace(/<(script|style|template|title)\b[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");

describe("report.html", () => {
  it("says the verdict first", () => {
    expect(page(staleRead())).toContain(
      "<title>✗ Not linearizable, not recovered: etcd/register · ordeal</title>",
    );
    expect(page(valid())).toContain("<title>✔ Valid: etcd/register · ordeal</title>");
  });

  it("holds sentence, command, figure, reasons and operations without scripts", () => {
    const read = text(page(staleRead()));
    expect(read).toContain(
      "Process 7 read 4 from key 3 at 31.208 s, but 5 had been written before that read began",
    );
    expect(read).toContain("npx ordeal run etcd/register --set reads=serializable --claim linearizable");
    expect(read).toContain("write 5 was acknowledged to process 2 at 31.168 s");
    expect(read).toContain("read → 4 cannot come next: needs 4, the register holds 5");
    expect(read).toContain("In force when this happened: partition n1 n2 | n3 n4 n5 29.800–39.800 s");
    expect(read).toContain("no cas ever succeeded, so cas was not tested");
    expect(page(staleRead())).toContain("<svg ");
  });

  it("allows exactly its own script and style, and no request", () => {
    const hash = (part: string) => `sha256-${createHash("sha256").update(part).digest("base64")}`;
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page(valid())) ?? [];
    expect(policy?.replaceAll("&#39;", "'")).toBe(
      `default-src 'none'; script-src '${hash(ASSETS.script)}'; style-src '${hash(ASSETS.style)}'; img-src data: blob:; base-uri 'none'; form-action 'none'`,
    );
  });

  it("shows what checkers counted as tables, durations as people read them", () => {
    const { results, ...rest } = valid();
    const statistics = {
      keys: 8,
      nodes: { n1: { longestUnavailable: 216_084_379 }, n2: { longestUnavailable: 1e9 } },
      faults: [{ nemesis: "kill", succeeded: 1200, latency: { p50: 2_836_319 } }],
      not: ["consistent-view", "repeatable-read"],
      ignored: [[1], {}],
    };
    const checks = results.checks.map((check) => ({ ...check, statistics }));
    const read = text(page({ ...rest, results: { ...results, checks } }));
    expect(read).toContain("keys 8");
    expect(read).toContain("not consistent-view, repeatable-read");
    expect(read).toContain("Availability: nodes longestUnavailable n1 216 ms n2 1.00 s");
    expect(read).toContain("nemesis succeeded latency p50 1 kill 1,200 2.84 ms");
  });

  it("asks for nothing outside itself", () => {
    const document = page(staleRead()).replace(/<template[\s\S]*$/, "");
    expect(document).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(document).not.toMatch(/ (?:style|on\w+)="/);
  });

  it("ends with the data", () => {
    expect(page(valid())).toMatch(/<template id="run">[A-Za-z0-9+/=]+<\/template>\n<\/body>\n<\/html>\n$/);
  });

  it("keeps hostile values text", () => {
    const document = page(hostile());
    expect(document.match(/<script\b/g)).toHaveLength(1);
    expect(document.match(/<template\b/g)).toHaveLength(1);
    expect(document).not.toMatch(/<img\b|<svg onload/);
    expect(document.replace(/[\n]/g, "")).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it("is made of runs that ended early too, and begins where their reader wants to", () => {
    expect(page(empty())).toContain('data-outcome="none" data-panel="setup"');
    expect(page(crashed())).toContain("environment.json is missing");
    expect(page(unknown())).toContain('data-outcome="unknown" data-panel="anomalies"');
    expect(page(valid())).toContain('data-panel="strength"');
  });

  it("stays below 1.5 MB for 100,000 operations, less its script and style", () => {
    expect(page(synthetic(100_000)).length).toBeLessThan(1_400_000);
  });

  it("says what it does not hold", () => {
    expect(text(page(synthetic(260_000)))).toMatch(
      /This run has 260,000 operations\. [\d,]+ are in this page/,
    );
    const { logs, ...rest } = valid();
    expect(text(page({ ...rest, logs: logs.map((log) => ({ ...log, total: 9_000 })) }))).toContain(
      "Logs were cut: n1 900 of 9,000 lines",
    );
  });
});

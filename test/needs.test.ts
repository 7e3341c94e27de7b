/** What becomes of a test whose needs are not met: skipped with its reason, or failed where the need was insisted on. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Lacks } from "./machine.ts";
import { missing, parseRequired } from "./needs.ts";

const nothing: Lacks = {
  engine: null,
  browser: null,
  root: null,
  corpus: null,
  go: null,
  gcc: null,
  java: null,
  redis: null,
  vdso: null,
};
const noEngine: Lacks = { ...nothing, engine: "no engine answers" };

describe("missing", () => {
  test("is null where all is there, and when only others lack", () => {
    expect(missing(["engine", "root"], nothing, ["engine"])).toBeNull();
    expect(missing(["root"], noEngine, ["engine"])).toBeNull();
  });

  test("is a sentence with every reason", () => {
    const lacks = { ...noEngine, root: "this is not root" };
    const sentence = missing(["engine", "browser", "root"], lacks, ["browser"]);
    expect(sentence).toBe("needs engine: no engine answers; needs root: this is not root");
  });

  test("throws where what is missing was insisted on", () => {
    const sentence = "ORDEAL_REQUIRE insists on engine, but this test needs engine: no engine answers";
    expect(() => missing(["engine"], noEngine, ["engine", "root"])).toThrow(sentence);
  });
});

test("ORDEAL_REQUIRE is a list of needs, and a name that is none is refused", () => {
  expect(parseRequired("", nothing)).toEqual([]);
  expect(parseRequired("engine, root", nothing)).toEqual(["engine", "root"]);
  expect(() => parseRequired("engine,docker", nothing)).toThrow(
    /names docker, expected some of engine, browser/,
  );
});

describe("a run of Vitest", () => {
  const root = join(import.meta.dirname, "..");
  const vitest = join(root, "node_modules/vitest/vitest.mjs");

  /** Runs the one fixture, which needs the corpus and whose hook fails, with a corpus that is not there. */
  function run(required: string) {
    const env = { ...process.env, ORDEAL_CORPUS: "nowhere", ORDEAL_REQUIRE: required, NO_COLOR: "1" };
    const args = [vitest, "run", "--config", "test/fixtures/needs/vitest.config.ts"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: root,
      env,
      encoding: "utf8",
    });
    return { status, output: stdout + stderr };
  }

  test("skips with the reason, hooks and all", () => {
    const { status, output } = run("");
    expect(output).toContain("skipped 2: needs corpus: no corpus is at");
    expect(status).toBe(0);
  });

  test("fails where ORDEAL_REQUIRE insists", () => {
    const { status, output } = run("corpus");
    expect(output).toContain("ORDEAL_REQUIRE insists on corpus, but this test needs corpus: no corpus is at");
    expect(status).toBe(1);
  });
});

import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshOut, ordeal } from "./ordeal.ts";

test("tutorial: what cannot be is refused with the nearest name, before anything starts", async () => {
  const out = freshOut();
  const { exitCode, stderr } = await ordeal(["run", "etcd/regster", "--out", out]);
  expect(exitCode).toBe(254);
  expect(stderr).toBe('✗ there is no workload of etcd "regster". Did you mean register?');
  expect(readdirSync(out)).toEqual([]);
});

const STACK = /^\s+at .*[(:]\d+/m;

test.each([
  ["run etdc/register", "Did you mean etcd?"],
  ["run etcd", "neither a pair such as etcd/register nor a test file"],
  ["run etcd/register --nemesis partitoin", "Did you mean partition?"],
  ["run etcd/register --nemesis partition,,kill", "names separated by commas"],
  ["run etcd/register --time soon", "a time with its unit"],
  ["run etcd/register --seed x", "--seed"],
  ["run etcd/register --set reads=fast", "reads is one of linearizable, serializable"],
  ["run etcd/register --runtime moon", 'runtime "moon"'],
  ["run toy/register --nodes 3 --nemesis clocks", 'no nemesis "clocks"'],
  ["run toy/register --nemesis all --fault-targets primary", "Did you mean primaries?"],
  ["run toy/register --nemesis all --fault-interval often", "a time with its unit"],
  ["run etcd/register --target n1=notaurl", '--target n1=notaurl: "notaurl" has no port'],
  ["run etcd/register --target n1=h:1 --target n1=h:2", "n1 is there twice"],
  ["run nowhere.ts", "there is no file nowhere.ts"],
  ["run etcd/register --colour red", "unknown option '--colour'"],
  ["runn etcd/register", "Did you mean run?"],
  ["run", "missing required argument"],
  ["check /nonexistent", "/nonexistent does not exist"],
  ["report /nonexistent", "/nonexistent does not exist"],
  ["check /tmp", "has no plan.json"],
])("ordeal %s is refused", async (line, words) => {
  const { exitCode, stderr } = await ordeal(line.split(" "));
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(STACK);
  expect(exitCode).toBe(254);
});

test.each([
  ["throws.ts", 'throw new Error("not today");', "not today"],
  ["syntax.ts", "export default {", "cannot be loaded"],
  ["empty.ts", "export const x = 1;", "is not a test. Missing: name"],
  ["partial.ts", 'export default { name: "x" };', "system, such as etcd({ nodes: 3 }); client.open"],
])("a test file that is none is refused: %s", async (name, content, words) => {
  const path = join(mkdtempSync(join(tmpdir(), "ordeal-test-file-")), name);
  writeFileSync(path, content);
  const { exitCode, stderr } = await ordeal(["run", path]);
  expect(stderr).toContain(words);
  expect(stderr).not.toMatch(STACK);
  expect(exitCode).toBe(254);
});

test("help and version are no mistakes", async () => {
  for (const args of [["--help"], ["run", "--help"], ["--version"]])
    expect((await ordeal(args)).exitCode).toBe(0);
  expect((await ordeal(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+$/);
});

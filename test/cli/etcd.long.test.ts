import { describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { freshOut, ordeal } from "./ordeal.ts";

const TIMES = 10;

describe("etcd, again and again", needs("engine"), () => {
  test(`stale reads are found ${TIMES} times out of ${TIMES}, seed 7`, async () => {
    const codes: (number | undefined)[] = [];
    for (let i = 0; i < TIMES; i++) {
      const args = [
        "--set",
        "reads=serializable",
        "--claim",
        "linearizable",
        "--nemesis",
        "partition",
        "--time",
        "20s",
        "--seed",
        "7",
      ];
      codes.push((await ordeal(["run", "etcd/register", ...args, "--out", freshOut()])).exitCode);
    }
    expect(codes).toEqual(Array(TIMES).fill(1));
  });

  test.each([7])("the same reads are what etcd promises of them, seed %i", async (seed) => {
    const { exitCode, stdout } = await ordeal([
      "run",
      "etcd/register",
      "--set",
      "reads=serializable",
      "--nemesis",
      "partition",
      "--time",
      "20s",
      "--seed",
      String(seed),
      "--out",
      freshOut(),
    ]);
    expect(stdout).toContain("valid");
    expect(exitCode).toBe(0);
  });

  test.each([7, 8])(
    "linearizable reads hold under faults of processes and partitions, seed %i",
    async (seed) => {
      const { exitCode, stdout } = await ordeal([
        "run",
        "etcd/register",
        "--nemesis",
        "partition,kill,pause,restart",
        "--time",
        "60s",
        "--seed",
        String(seed),
        "--out",
        freshOut(),
      ]);
      expect(stdout).toContain("valid");
      expect(exitCode).toBe(0);
    },
  );

  test("five nodes, rings and bridges among the partitions", async () => {
    const { exitCode } = await ordeal([
      "run",
      "etcd/register",
      "--nodes",
      "5",
      "--nemesis",
      "partition",
      "--time",
      "60s",
      "--seed",
      "11",
      "--out",
      freshOut(),
    ]);
    expect(exitCode).toBe(0);
  });

  test("sets hold under kills", async () => {
    const args = ["--nemesis", "kill", "--time", "5s", "--seed", "7", "--out", freshOut()];
    const { exitCode, stdout } = await ordeal(["run", "etcd/set", ...args]);
    expect(stdout).toContain("valid");
    expect(exitCode).toBe(0);
  });

  test("the example test file runs", async () => {
    const { exitCode, stdout } = await ordeal([
      "run",
      "examples/etcd-register.ts",
      "--time",
      "3s",
      "--seed",
      "7",
      "--out",
      freshOut(),
    ]);
    expect(stdout).toContain("one linearizable register");
    expect(exitCode).toBe(0);
  });
});

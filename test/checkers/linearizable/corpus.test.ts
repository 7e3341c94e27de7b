import { describe, expect, inject, test } from "vitest";
import { casRegister, linearizable } from "../../../checkers/index.ts";
import { needs } from "../../needs.ts";
import { check } from "../check.ts";
import { etcdLogs, knossosHistories } from "./corpus.ts";

describe("histories of other projects get the verdicts that those give them", needs("corpus"), () => {
  for (const [name, read, initial] of [
    ["porcupine-etcd", etcdLogs, null],
    ["knossos", knossosHistories, 0],
  ] as const) {
    test(name, async () => {
      const labelled = read(inject("corpus"));
      const wrong: string[] = [];
      for (const { file, expected, history } of labelled) {
        const { verdict } = await check(linearizable(casRegister({ initial })), history);
        if (verdict !== expected) wrong.push(`${file}: ${verdict}, not ${expected}`);
      }
      expect(wrong).toEqual([]);
      expect(labelled.length).toBeGreaterThan(40);
    });
  }
});

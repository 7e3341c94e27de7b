import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import type { Case } from "../../corpus/case.ts";
import { cases as knossos } from "../../corpus/knossos.ts";
import { cases as etcd } from "../../corpus/porcupine-etcd.ts";
import { cases as kv } from "../../corpus/porcupine-kv.ts";
import { needs } from "../../needs.ts";

const FOLDERS: { readonly [folder: string]: (folder: string) => Iterable<Case> } = {
  "porcupine-etcd": etcd,
  "porcupine-kv": kv,
  knossos,
};

describe("histories of other projects get the verdicts that those give them", needs("corpus"), () => {
  for (const [folder, cases] of Object.entries(FOLDERS)) {
    test(folder, async () => {
      const wrong: string[] = [];
      let judged = 0;
      for (const { name, judge } of cases(join(inject("corpus"), folder))) {
        const difference = await judge();
        judged++;
        if (difference !== undefined) wrong.push(`${name}: ${difference}`);
      }
      expect(wrong).toEqual([]);
      expect(judged).toBeGreaterThan(3);
    });
  }
});

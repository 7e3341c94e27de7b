import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { STUB } from "../../native/vdso/stub.ts";
import { needs } from "../needs.ts";

const file = (name: string) => fileURLToPath(new URL(`../../native/vdso/${name}`, import.meta.url));

test("the bytes of the stub are what its recipe makes of its source", needs("gcc", "vdso"), (context) => {
  const made = execFileSync(file("build.sh"), { encoding: "utf8" });
  const compiler = /compiler: "(.*)"/.exec(made)?.[1];
  if (compiler !== STUB.compiler)
    context.skip(`another compiler makes other bytes: this is ${compiler}, they are of ${STUB.compiler}`);
  expect(made).toBe(readFileSync(file("stub.ts"), "utf8"));
});

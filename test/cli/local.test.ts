import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freshOut, ordeal } from "./ordeal.ts";

test("where no engine answers, nodes are processes of this machine, and it is said", async () => {
  const out = freshOut();
  const { exitCode, stdout, stderr } = await ordeal(
    ["run", "raft-kv/register", "--time", "2s", "--out", out],
    {
      env: { DOCKER_HOST: "unix:///nowhere/docker.sock" },
    },
  );
  expect(stderr).toContain("nodes are processes of this machine, since docker is not to be had");
  expect(stdout).toContain("✔ raft-kv/register  valid");
  expect(exitCode).toBe(0);
  const run = join(out, "raft-kv-register", "latest");
  expect(readFileSync(join(run, "environment.json"), "utf8")).toContain("instead of docker");
  expect(readFileSync(join(run, "logs", "n1", "server.log"), "utf8")).toMatch(
    /^\d{4}-.*Z life 1 of n1 begins$/m,
  );
});

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { realClock } from "../../src/core/clock.ts";
import { commandControl, scriptAt } from "../../src/runtime/remote/script.ts";

/** An `ssh` that goes nowhere: it remembers what it was asked for, and the state of the one process there is. */
const SSH = `#!/bin/sh
cd "$(dirname "$0")"; echo "$*" >> asked
case "$*" in *-STOP*) echo T > state;; *-CONT*) echo S > state;; *) cat state;; esac
`;

const order = (nemesis: string) => ({
  nemesis,
  targets: [{ name: "n2", host: "10.0.0.2" }],
});

test("it freezes and thaws what it is told to, and looks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ordeal-ssh-"));
  writeFileSync(join(folder, "ssh"), SSH, { mode: 0o755 });
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  const control = commandControl(scriptAt("examples/pause-over-ssh.mjs"), realClock());
  expect(await control.call("inject", order("pause"))).toMatchObject({ holds: true, detail: "n2 is T" });
  expect(await control.call("cure", order("pause"))).toMatchObject({ holds: true, detail: "n2 is S" });
  expect(await control.call("inject", order("kill"))).toMatchObject({
    holds: false,
    detail: "exit code 1: this script cannot do kill",
  });
  expect(readFileSync(join(folder, "asked"), "utf8").split("\n")[0]).toBe(
    "10.0.0.2 sudo pkill -STOP -x etcd",
  );
});

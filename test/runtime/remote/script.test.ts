import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Clock, realClock } from "../../../src/core/clock.ts";
import { commandControl, scriptAt } from "../../../src/runtime/remote/script.ts";

const folder = mkdtempSync(join(tmpdir(), "ordeal-script-"));

function script(body: string, mode = 0o755): string {
  const path = join(folder, "fault.sh");
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, mode);
  return path;
}

/** Time that passes fifty times as fast. */
function hasty(): Clock {
  const clock = realClock();
  return {
    now: () => clock.now() * 50,
    wakeAt: (time, wake) => clock.wakeAt(time / 50, wake),
  };
}

const call = (body: string, order: object = {}, clock = realClock()) =>
  commandControl(script(body), clock).call("inject", order as never);

test("tutorial: it is told the word and the order, and code 0 is its yes", async () => {
  const told = join(folder, "told");
  expect(await call(`echo "$@" > ${told}; cat >> ${told}; echo cut`, { fault: 3 })).toEqual({
    what: "fault.sh inject",
    holds: true,
    detail: "cut",
  });
  expect(readFileSync(told, "utf8")).toBe('inject\n{"fault":3}');
});

test.each([
  ["exit 4", "exit code 4"],
  ["echo n1 cut; echo n2 not; exit 1", "exit code 1: n1 cut; n2 not"],
  ["echo no right >&2; exit 1", "exit code 1: no right"],
  ["kill -9 $$", "ended by SIGKILL"],
])("any other end is a no, with what it printed: %s", async (body, detail) => {
  expect(await call(body)).toEqual({ what: "fault.sh inject", holds: false, detail });
});

test.each([
  ["#!/nonexistent", false],
  ["exit 0", true],
])("one whose first line is %s: %s", async (text, holds) => {
  const path = join(folder, "unusual");
  writeFileSync(path, text, { mode: 0o755 });
  expect(await commandControl(path, realClock()).call("cure", {})).toMatchObject({ holds });
});

test("one that reads nothing of a long order, or prints without end, does not matter", async () => {
  expect(await call("exit 0", { long: "x".repeat(1e6) })).toMatchObject({
    holds: true,
    detail: "exit code 0",
  });
  const { detail } = await call("yes | head -c 100000");
  expect(detail?.length).toBeLessThan(3000);
});

test("what it leaves running is not waited for", async () => {
  const { now } = realClock();
  expect(await call("sleep 20 & echo $!")).toMatchObject({ holds: true });
  expect(now()).toBeLessThan(10e9);
});

test("one that does not end is killed, with all that it started", async () => {
  const pid = join(folder, "pid");
  const { holds, detail } = await call(`echo begun; sleep 30 & echo $! > ${pid}; wait`, {}, hasty());
  expect({ holds, detail }).toEqual({
    holds: false,
    detail: "killed, since it had not ended within 14.0 s: begun",
  });
  const state = () => readFileSync(`/proc/${readFileSync(pid, "utf8").trim()}/stat`, "utf8").split(" ")[2];
  expect(() => expect(state()).toBe("Z")).not.toThrow(/expected 'S'/);
});

test("a path where nothing can be executed is refused", () => {
  expect(() => scriptAt("/nonexistent.sh")).toThrow("there is no such file");
  expect(() => scriptAt(folder)).toThrow("there is no such file");
  const path = script("", 0o644);
  // Root may read and write anything, and yet executes nothing that nobody may.
  expect(() => scriptAt(path)).toThrow(`chmod +x ${path}`);
  expect(scriptAt(script(""))).toBe(path);
});

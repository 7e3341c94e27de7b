import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { realClock, sleep } from "../../../src/core/clock.ts";
import { milliseconds } from "../../../src/core/duration.ts";
import { labelsOf, ownerOf } from "../../../src/runtime/docker/labels.ts";
import { fateOf, type Owner, startOf, thisOwner } from "../../../src/runtime/machine/owner.ts";

const here: Owner = { host: "h", boot: "b", pidNamespace: "pid:[1]", pid: 7, started: "100" };

test.each<[string, Owner | undefined, string | undefined, string]>([
  ["this very process", here, "100", "alive"],
  ["a neighbour that runs", { ...here, pid: 8, started: "200" }, "200", "alive"],
  ["a process that is gone", { ...here, pid: 8 }, undefined, "orphan"],
  ["a process whose number another one has now", { ...here, pid: 8 }, "300", "orphan"],
  ["anything before the last boot, whatever has its number now", { ...here, boot: "old" }, "100", "orphan"],
  ["the same, in any pid namespace", { ...here, boot: "old", pidNamespace: "pid:[2]" }, undefined, "orphan"],
  ["another container of this host", { ...here, pidNamespace: "pid:[2]" }, undefined, "foreign"],
  ["another host", { ...here, host: "elsewhere" }, undefined, "foreign"],
  [
    "another host with another boot, of course",
    { ...here, host: "elsewhere", boot: "old" },
    undefined,
    "foreign",
  ],
  ["labels that do not say", undefined, undefined, "foreign"],
])("made by %s", (_, owner, runningSince, fate) => {
  expect(fateOf(owner, here, runningSince)).toBe(fate);
});

test("an owner survives being written on a container", async () => {
  const owner = await thisOwner();
  expect(ownerOf(labelsOf("run-1", owner))).toEqual(owner);
  expect(labelsOf("run-1", owner).ordeal).toBe("run-1");
  expect(ownerOf({ ordeal: "run-1", "ordeal.pid": "7" })).toBeUndefined();
});

test("this process is alive by its own labels", async () => {
  const owner = await thisOwner();
  expect(fateOf(owner, await thisOwner(), await startOf(owner.pid))).toBe("alive");
});

test("a process that ended is gone, and so is one whose parent has not noticed yet", async () => {
  const parent = spawn("sh", ["-c", "sleep 0.01 & echo $!; exec sleep 60"]);
  try {
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const clock = realClock();
    // `exec` made the shell a sleep that never waits for its child: a zombie, for a minute.
    while ((await startOf(Number(line))) !== undefined) await sleep(clock, milliseconds(10));
    expect(await startOf(parent.pid as number)).toBeDefined();
  } finally {
    parent.kill("SIGKILL");
    await once(parent, "exit");
  }
  expect(await startOf(parent.pid as number)).toBeUndefined();
});

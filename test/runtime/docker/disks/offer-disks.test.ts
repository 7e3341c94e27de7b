import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lackForSlowDisks, offerDisks } from "../../../../src/runtime/docker/disks/offer-disks.ts";

test("an engine on another kernel than this machine's is offered no disks, with the reason", async () => {
  const offers = Object.values(await offerDisks({ kernel: "6.1.0-elsewhere", cgroupVersion: "2" }));
  expect(offers).toHaveLength(6);
  for (const offer of offers) expect(offer).toContain("(6.1.0-elsewhere) is not this machine's");
});

test("slow disks take cgroup v2; without it they are refused, and nothing else is", async ({ skip }) => {
  const here = await offerDisks({ kernel: release(), cgroupVersion: "1" });
  if (here.power !== true) skip(`nodes cannot have disks of their own here: ${here.power}`);
  expect(here).toMatchObject({ power: true, files: true, "storage:full": true, "storage:read-only": true });
  expect(here["storage:slow"]).toContain("cgroup v2");
});

test("slow disks take the io controller", async () => {
  const cgroups = mkdtempSync(join(tmpdir(), "ordeal-cgroups-"));
  onTestFinished(() => rmSync(cgroups, { recursive: true }));
  expect(await lackForSlowDisks({ cgroupVersion: "2" }, cgroups)).toContain("cgroup.controllers");
  writeFileSync(join(cgroups, "cgroup.controllers"), "cpuset cpu pids\n");
  expect(await lackForSlowDisks({ cgroupVersion: "2" }, cgroups)).toContain("the io controller");
  writeFileSync(join(cgroups, "cgroup.controllers"), "cpuset cpu io memory pids\n");
  expect(await lackForSlowDisks({ cgroupVersion: "2" }, cgroups)).toBeUndefined();
  expect(await lackForSlowDisks({ cgroupVersion: "1" }, cgroups)).toContain("has v1");
});

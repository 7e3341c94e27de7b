import { release } from "node:os";
import { expect, test } from "vitest";
import { offerDisks } from "../../../../src/runtime/docker/disks/offer-disks.ts";

test("an engine on another kernel than this machine's is offered no disks, with the reason", async () => {
  const offers = Object.values(await offerDisks({ kernel: "6.1.0-elsewhere", cgroupVersion: "2" }));
  expect(offers).toHaveLength(6);
  for (const offer of offers) expect(offer).toContain("(6.1.0-elsewhere) is not this machine's");
});

test("slow disks take cgroup v2; without it they are refused, and nothing else is", async () => {
  const here = await offerDisks({ kernel: release(), cgroupVersion: "1" });
  if (here.power !== true) return;
  expect(here).toMatchObject({ power: true, files: true, "storage:full": true, "storage:read-only": true });
  expect(here["storage:slow"]).toContain("cgroup v2");
  expect((await offerDisks({ kernel: release(), cgroupVersion: "2" }))["storage:slow"]).toBe(true);
});

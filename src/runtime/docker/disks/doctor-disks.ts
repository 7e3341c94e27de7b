import type { Clock } from "../../../core/clock.ts";
import type { Finding } from "../../finding.ts";
import { thisOwner } from "../../machine/owner.ts";
import { engineSaid } from "../answers.ts";
import type { Engine } from "../engine.ts";
import { workshopImage } from "../images.ts";
import { labelsOf } from "../labels.ts";
import { remove, resources } from "../resources.ts";
import { lackForDisks, lackForSlowDisks } from "./offer-disks.ts";
import { openWorkshop } from "./workshop.ts";

/** Makes a disk as a run would, takes its power away, and removes it. Never fails; about two seconds. */
export async function examineDisks(engine: Engine, clock: Clock): Promise<Finding> {
  const name = "disks";
  const lack = await lackForDisks(engine);
  const without = "there is no loss of power, and no full or read-only disk";
  if (lack !== undefined)
    return {
      name,
      ok: "limited",
      finding: `${lack}: ${without}`,
      fix: "modprobe loop ext4, on the engine's own machine",
    };
  try {
    await tryDisk(engine, clock);
    const notSlow = await lackForSlowDisks(engine);
    const slow = notSlow === undefined ? ", or slow" : `; ${notSlow}`;
    return {
      name,
      ok: true,
      finding: `ext4 on loop devices: power can be lost, disks can be full or read-only${slow}`,
    };
  } catch (error) {
    return {
      name,
      ok: "limited",
      finding: `a disk cannot be made, so ${without}: ${engineSaid(error)}`,
      fix: "see what the engine's log says",
    };
  }
}

async function tryDisk({ docker }: Engine, clock: Clock): Promise<void> {
  const runId = `doctor-disks-${process.pid}`;
  const image = await workshopImage({ docker, clock, signal: new AbortController().signal, note: () => {} });
  try {
    const workshop = await openWorkshop(docker, clock, runId, labelsOf(runId, await thisOwner()), image.id);
    for (const command of [["make", String(1 << 26)], ["cut", "nothing", "0"], ["recover"]])
      await workshop([...command, `ordeal-${runId}`]);
  } finally {
    await remove(docker, clock, await resources(docker, runId));
  }
}

import { access, readFile } from "node:fs/promises";
import { release } from "node:os";
import type { Capability } from "../../cluster.ts";
import { type Offers, offering } from "../../runtime.ts";
import type { Engine } from "../engine.ts";

const OWN_DISKS = ["power", "files", "storage", "storage:full", "storage:read-only"] as const;

/** What there may be for data that lies on disks of the run's own. */
export const DISK_CAPABILITIES: readonly Capability[] = [...OWN_DISKS, "storage:slow"];

/** What of it there is with this engine, and why the rest is not. */
export async function offerDisks(engine: Pick<Engine, "kernel" | "cgroupVersion">): Promise<Offers> {
  const lack = await lackForDisks(engine);
  if (lack === undefined)
    return { ...offering(OWN_DISKS), "storage:slow": (await lackForSlowDisks(engine)) ?? true };
  return Object.fromEntries(DISK_CAPABILITIES.map((capability) => [capability, lack]));
}

/** Why nodes cannot have disks of their own; nothing where they can. Only this machine can be asked, so the engine's must be the same. */
export async function lackForDisks({ kernel }: Pick<Engine, "kernel">): Promise<string | undefined> {
  if (process.platform !== "linux" || kernel !== release())
    return `the engine's kernel (${kernel}) is not this machine's, so what loop devices it has cannot be seen from here`;
  if (!(await exists("/dev/loop-control"))) return "there are no loop devices here (no /dev/loop-control)";
  if (!(await knowsExt4(kernel))) return "this kernel has no ext4";
  return undefined;
}

/**
 * Why disks cannot be made slow; nothing where they can.
 *
 * @param cgroups where this machine's control groups are, of version 2.
 */
export async function lackForSlowDisks(
  { cgroupVersion }: Pick<Engine, "cgroupVersion">,
  cgroups = "/sys/fs/cgroup",
): Promise<string | undefined> {
  if (cgroupVersion !== "2") return "slow disks take cgroup v2 (io.max), and the engine has v1";
  const controllers = await readFile(`${cgroups}/cgroup.controllers`, "utf8").catch(() => "");
  if (controllers.trim().split(" ").includes("io")) return undefined;
  return `slow disks take the io controller of cgroup v2, which is not among those of ${cgroups}/cgroup.controllers`;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Built in or loaded, or a module that is loaded when it is needed. */
async function knowsExt4(kernel: string): Promise<boolean> {
  const lists = [
    "/proc/filesystems",
    `/lib/modules/${kernel}/modules.builtin`,
    `/lib/modules/${kernel}/modules.dep`,
  ];
  const known = await Promise.all(lists.map((path) => readFile(path, "utf8").catch(() => "")));
  return known.some((list) => /\text4$|\/ext4\.ko/m.test(list));
}

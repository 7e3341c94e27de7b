import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { release } from "node:os";
import type { Capability } from "../../cluster.ts";
import { type Offers, offering } from "../../runtime.ts";
import type { Engine } from "../engine.ts";

const DISKS: readonly Capability[] = ["power", "files", "storage", "storage:full", "storage:read-only"];

/** Loss of power, and disks that are full or read-only, for data that lies on file systems of the run's own. */
export const diskOffers = {
  capabilities: [...DISKS, "storage:slow"] as const satisfies readonly Capability[],
  async ask(engine: Pick<Engine, "kernel">): Promise<Offers> {
    const lacking = await lackingFor(engine);
    return lacking === undefined ? offering(DISKS) : refusing(DISKS, lacking);
  },
};

const refusing = (capabilities: readonly Capability[], reason: string): Offers =>
  Object.fromEntries(capabilities.map((capability) => [capability, reason]));

/** Why nodes cannot have disks of their own here; nothing where they can. Asks this machine, and the engine's must be the same. */
export async function lackingFor({ kernel }: Pick<Engine, "kernel">): Promise<string | undefined> {
  if (process.platform !== "linux" || kernel !== release())
    return `the engine's kernel (${kernel}) is not this machine's, so its loop devices cannot be seen from here`;
  if (!(await exists("/dev/loop-control"))) return "there are no loop devices here (no /dev/loop-control)";
  if (!(await knowsExt4(kernel))) return "this kernel has no ext4";
  return undefined;
}

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

/** Built in or loaded already, or a module that is loaded when it is mounted. */
async function knowsExt4(kernel: string): Promise<boolean> {
  const folder = `/lib/modules/${kernel}`;
  const lists = await Promise.all(
    ["/proc/filesystems", `${folder}/modules.builtin`, `${folder}/modules.dep`].map((path) =>
      readFile(path, "utf8").catch(() => ""),
    ),
  );
  return lists.some((list) => /(\t|\/)ext4(\.ko\S*)?$|\/ext4\.ko/m.test(list));
}

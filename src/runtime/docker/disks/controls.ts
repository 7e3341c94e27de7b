import type Docker from "dockerode";
import { invariant } from "../../../core/invariant.ts";
import type { NodeName } from "../../../core/node.ts";
import type { Cluster, FilesControl, PowerControl, StorageControl } from "../../cluster.ts";
import { inTurn } from "../../together.ts";
import { cgroupOf } from "../kernel.ts";
import type { Pod, PodPlan } from "../pod.ts";
import type { ServerControl } from "../processes.ts";
import { complaintsOf } from "./complaints.ts";
import { Drive } from "./drive.ts";

/** Everything that can be done to the disks of nodes, if they have any of their own. Two requests about one node wait for each other. */
export function diskControls(
  { engine, disks, random }: PodPlan,
  pods: readonly Pod[],
  process: ServerControl,
): Pick<Cluster, "process" | "power" | "storage" | "files"> {
  if (!disks) return { process };
  const drives = new Map(
    pods.map(({ node: { name }, server }) => {
      const names = disks.nodes.get(name)?.names ?? [];
      const drive = new Drive({
        node: name,
        names,
        workshop: disks.workshop,
        process,
        random: random.fork(`disk ${name}`),
        cgroup: () => limitsOf(server),
      });
      return [name, { drive, server, takeTurn: inTurn() }];
    }),
  );
  const at = (node: NodeName) => {
    const found = drives.get(node);
    invariant(found, `${node} is not a node of this cluster`);
    return found;
  };
  const on = <T>(node: NodeName, act: (drive: Drive) => Promise<T>): Promise<T> =>
    at(node).takeTurn(() => act(at(node).drive));

  const power: PowerControl = { cut: (node, kept) => on(node, (drive) => drive.losePower(kept)) };
  const storage: StorageControl = {
    does: ["full", "read-only", ...(disks.canBeSlow ? (["slow"] as const) : [])],
    set: (node, troubles) => on(node, (drive) => drive.trouble(troubles)),
    read: (node) => on(node, (drive) => drive.look()),
    struck: (node) => complaintsOf(engine.docker, at(node).server),
  };
  const files: FilesControl = {
    flip: (node) => on(node, (drive) => drive.damage("flip", drive.seed())),
    truncate: (node, bytes) => on(node, (drive) => drive.damage("truncate", String(bytes))),
    snapshot: (node) => on(node, (drive) => drive.tell("snapshot")),
    restore: (node) => on(node, (drive) => drive.damage("restore")),
    wipe: (node) => on(node, (drive) => drive.damage("wipe")),
  };
  return {
    process: { ...process, start: (node) => on(node, (drive) => drive.start()) },
    power,
    storage,
    files,
  };
}

/** Below the root of cgroups, which the workshop has at a place of its own; nothing where they are not v2, and while the server is down. */
async function limitsOf(server: Docker.Container): Promise<string | undefined> {
  const { Id, State } = await server.inspect();
  const cgroup = State.Running ? await cgroupOf(Id, State.Pid) : undefined;
  return cgroup?.version === 2 ? cgroup.folder.slice("/sys/fs/cgroup".length) : undefined;
}

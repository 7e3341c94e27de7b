import type { NodeName } from "../../../core/node.ts";
import type { StartRequest } from "../../runtime.ts";
import type { DockerSystem } from "../../system.ts";
import { together } from "../../together.ts";
import type { Engine } from "../engine.ts";
import { workshopImage } from "../images.ts";
import type { Inside } from "../inside.ts";
import type { Labels } from "../labels.ts";
import { lackForSlowDisks } from "./offer-disks.ts";
import { openWorkshop } from "./workshop.ts";

/** Room on each disk, bytes. Their files are sparse: what is not written takes none. */
const SIZE = 1 << 30;

/** The data directories of one node, each a file system of its own on a device of its own. */
export interface NodeDisks {
  /** What `disk.pl` calls them. */
  readonly names: readonly string[];
  readonly devices: readonly string[];
}

/** The disks of a run, and the workshop that made them. */
export interface Disks {
  readonly workshop: Inside;
  readonly nodes: ReadonlyMap<NodeName, NodeDisks>;
  readonly canBeSlow: boolean;
}

/**
 * Makes a disk for each data directory of each node, a quarter of a second each; nothing where no fault of the run is about disks. What is
 * left behind when that fails is found through the run's labels.
 */
export async function makeDisks(
  { docker, cgroupVersion }: Engine,
  labels: Labels,
  { data }: DockerSystem,
  { wanted = [], clock, signal, note, runId, nodes }: StartRequest,
): Promise<Disks | undefined> {
  if (!wanted.some((capability) => /^(power|files|storage)(:|$)/.test(capability))) return undefined;
  const image = await workshopImage({ docker, clock, signal, note });
  const workshop = await openWorkshop(docker, clock, runId, labels, image.id);
  const make = async (node: NodeName) =>
    [node, await disksOf(workshop, `ordeal-${runId}-${node}`, data.length)] as const;
  const made = new Map(await together(nodes.map(make)));
  return { workshop, nodes: made, canBeSlow: (await lackForSlowDisks({ cgroupVersion })) === undefined };
}

async function disksOf(workshop: Inside, name: string, count: number): Promise<NodeDisks> {
  const names = Array.from({ length: count }, (_, i) => `${name}-${i}`);
  const devices = await together(names.map((name) => workshop(["make", String(SIZE), name])));
  return { names, devices: devices.map((device) => device.trim()) };
}

/** Has the engine mount a disk where it would otherwise keep a directory of its own. */
export const mountOptions = (
  disks: Disks | undefined,
  node: NodeName,
  directory: number,
): { [option: string]: string } => {
  const device = disks?.nodes.get(node)?.devices[directory];
  return device === undefined ? {} : { type: "ext4", device, o: "rw" };
};

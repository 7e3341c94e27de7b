import { readFile } from "node:fs/promises";

/** A container's processes as the kernel shows them, where that kernel is this machine's. */
export interface KernelView {
  readonly frozen: boolean;
  /** What was read, for evidence: `freezer FROZEN`, `all 7 processes stopped`. */
  readonly detail: string;
}

/** Where a container's processes are listed: the same place each time it is started. */
export interface Cgroup {
  readonly version: 1 | 2;
  readonly folder: string;
}

/**
 * Asks the kernel, not the engine, whether a container is frozen: by its freezer, else by the state of every process.
 *
 * @returns `undefined` where the engine's kernel cannot be seen from here (a virtual machine, another container).
 */
export async function kernelView(container: string, pid: number): Promise<KernelView | undefined> {
  const cgroup = await cgroupOf(container, pid);
  const freezer = cgroup && (await freezerState(cgroup));
  if (!cgroup || freezer === undefined) return undefined;
  if (freezer === "FROZEN") return { frozen: true, detail: `freezer ${freezer}` };
  // One that has gone meanwhile and one that waits to be reaped will do nothing either.
  const states = (await Promise.all((await processesOf(cgroup)).map(stateOf))).filter(
    (state) => state !== undefined && state !== "Z",
  );
  const stopped = states.filter((state) => state === "T").length;
  if (states.length > 0 && stopped === states.length)
    return { frozen: true, detail: `all ${states.length} processes stopped` };
  return { frozen: false, detail: `freezer ${freezer}, ${stopped} of ${states.length} processes stopped` };
}

/** Whether a process number of the engine's means the same process here. */
export const sharesKernel = async (container: string, pid: number): Promise<boolean> =>
  (await cgroupOf(container, pid)) !== undefined;

/** The numbers of all processes of a container; none where the kernel is not this machine's. */
export async function processes(container: string, pid: number): Promise<number[]> {
  const cgroup = await cgroupOf(container, pid);
  return cgroup ? processesOf(cgroup) : [];
}

/**
 * Where the processes of a container are listed that one of them belongs to; `undefined` where its kernel is not this machine's. Lines are
 * `hierarchy:controllers:path`; a path that names the container proves that this is its process and not a namesake's.
 */
export async function cgroupOf(container: string, pid: number): Promise<Cgroup | undefined> {
  const lines = ((await read(`/proc/${pid}/cgroup`)) ?? "").trim().split("\n");
  const ofContainer = lines
    .map((line) => line.split(":"))
    .map(([hierarchy, controllers = "", ...path]) => ({ hierarchy, controllers, path: path.join(":") }))
    .filter(({ path }) => path.includes(container));
  const v1 = ofContainer.find(({ controllers }) => controllers.split(",").includes("freezer"));
  if (v1) return { version: 1, folder: `/sys/fs/cgroup/freezer${v1.path}` };
  const v2 = ofContainer.find(({ hierarchy }) => hierarchy === "0");
  return v2 && { version: 2, folder: `/sys/fs/cgroup${v2.path}` };
}

/** Whether a container is frozen by its freezer. */
export const isFrozen = async (cgroup: Cgroup): Promise<boolean> => (await freezerState(cgroup)) === "FROZEN";

async function freezerState({ version, folder }: Cgroup): Promise<string | undefined> {
  if (version === 1) return (await read(`${folder}/freezer.state`))?.trim();
  const events = await read(`${folder}/cgroup.events`);
  return events && (/^frozen 1$/m.test(events) ? "FROZEN" : "THAWED");
}

const processesOf = async ({ folder }: Cgroup): Promise<number[]> =>
  ((await read(`${folder}/cgroup.procs`)) ?? "").split("\n").filter(Boolean).map(Number);

/** The letter of a process's state; `undefined` for one that has just gone. */
async function stateOf(pid: number): Promise<string | undefined> {
  const stat = await read(`/proc/${pid}/stat`);
  return stat?.[stat.lastIndexOf(")") + 2];
}

const read = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);

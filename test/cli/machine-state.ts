import { readdirSync, readFileSync } from "node:fs";
import Docker from "dockerode";
import { execa } from "execa";

/** The variable of the environment by which a process and all that descends from it are known. */
const MARK = "ORDEAL_TEST_MARK";

/** The environment of a control node all of whose processes can be found again. */
export const marked = (mark: string): { readonly [name: string]: string } => ({ [MARK]: mark });

/** All that a run may leave on this machine, a line each: containers, volumes, networks, loop devices, rules of the host's firewall. */
export async function machineState(): Promise<string[]> {
  const docker = new Docker();
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return [
    ...containers.map(({ Names, Id }) => `container ${Names?.[0] ?? Id}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
    ...(await lines("losetup", "--all")).map((line) => `loop device ${line}`),
    ...(await lines("iptables-save")).filter((line) => line.startsWith("-A")).map((line) => `rule ${line}`),
  ].sort();
}

/** Every process that descends from a marked one, by its command line. */
export function markedProcesses(mark: string): string[] {
  return processes().flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "utf8").includes(`${MARK}=${mark}`)) return [];
      return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")}`];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** How many files and sockets a process has open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

const processes = (): string[] => readdirSync("/proc").filter((name) => /^\d+$/.test(name));

const lines = async (command: string, ...args: string[]): Promise<string[]> =>
  (await execa(command, args, { env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } })).stdout
    .split("\n")
    .filter(Boolean);

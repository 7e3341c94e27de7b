import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { execa } from "execa";

/** The control node that made something: enough to tell, from any other process, whether it still lives. */
export interface Owner {
  readonly host: string;
  /** Changes at every boot of that host's kernel. */
  readonly boot: string;
  /** A process number means something in one pid namespace only. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When that process started, in whatever unit its system counts: numbers of dead processes are given out again. */
  readonly started: string;
}

/** What may be done with something that somebody made. */
export type Fate = "alive" | "orphan" | "foreign";

/**
 * Decides by the labels alone. An *orphan* was made on this host, either before its last boot or by a process of this
 * pid namespace that is gone. What another host or container made is *foreign*: nobody here can tell whether it lives.
 *
 * @param runningSince when the process with the owner's number started, `undefined` if there is none (a zombie is none).
 */
export function fateOf(owner: Owner | undefined, here: Owner, runningSince: string | undefined): Fate {
  if (owner?.host !== here.host) return "foreign";
  if (owner.boot !== here.boot) return "orphan";
  if (owner.pidNamespace !== here.pidNamespace) return "foreign";
  return owner.started === runningSince ? "alive" : "orphan";
}

/** This process. */
export async function thisOwner(): Promise<Owner> {
  const [host, boot, pidNamespace, started] = await Promise.all([
    hostId(),
    bootId(),
    pidNamespaceId(),
    startOf(process.pid),
  ]);
  return { host, boot, pidNamespace, pid: process.pid, started: started ?? "unknown" };
}

/** When a process started; `undefined` when it is gone, or a zombie, which will never do anything again. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (process.platform !== "linux") return startByPs(pid);
  const stat = await read(`/proc/${pid}/stat`);
  // The program's name, in parentheses, may hold spaces and parentheses of its own: fields count from the last one.
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
  if (state === undefined || "ZXx".includes(state)) return undefined;
  return fields[18];
}

async function startByPs(pid: number): Promise<string | undefined> {
  const { stdout } = await execa("ps", ["-o", "state=,lstart=", "-p", String(pid)], { reject: false });
  const [state, ...started] = (stdout ?? "").trim().split(/\s+/);
  return state && !state.startsWith("Z") ? started.join(" ") : undefined;
}

/** Host names repeat ("localhost", "vm") and machine ids are copied with disk images: the two together seldom do. Hashed, since the id is private. */
async function hostId(): Promise<string> {
  const machine = (await read("/etc/machine-id"))?.trim() ?? "";
  return `${hostname()}-${createHash("sha256").update(machine).digest("hex").slice(0, 12)}`;
}

async function bootId(): Promise<string> {
  const id = await read("/proc/sys/kernel/random/boot_id");
  if (id) return id.trim();
  const { stdout } = await execa("sysctl", ["-n", "kern.bootsessionuuid"], { reject: false });
  return stdout?.trim() || "unknown";
}

const pidNamespaceId = (): Promise<string> => readlink("/proc/self/ns/pid").catch(() => "the only one");

const read = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);

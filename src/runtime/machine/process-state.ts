import { readFile } from "node:fs/promises";
import { execa } from "execa";

/** What the operating system calls a process: its letter (`T` is stopped, `Z` is dead and not yet buried); `undefined` when there is none. */
export async function processState(pid: number): Promise<string | undefined> {
  if (process.platform !== "linux") return stateByPs(pid);
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // The program's name, in parentheses, may hold spaces and parentheses of its own: fields count from the last one.
  return stat?.[stat.lastIndexOf(")") + 2];
}

async function stateByPs(pid: number): Promise<string | undefined> {
  const { stdout } = await execa("ps", ["-o", "stat=", "-p", String(pid)], { reject: false });
  return stdout?.trim()[0];
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../core/errors.ts";
import type { Finding } from "../finding.ts";
import { canListen } from "../machine/listen.ts";
import { LOOPBACK } from "../machine/ports.ts";
import { processState } from "../machine/process-state.ts";

/** Finds out whether nodes can be processes of this machine. Never fails; some milliseconds. */
export async function examineLocal(): Promise<Finding> {
  const missing = await whatIsMissing();
  if (missing) return { name: "processes", ok: false, ...missing };
  return {
    name: "processes",
    ok: true,
    finding: `nodes of the reference clusters can be processes of this machine, with their files in ${tmpdir()}`,
  };
}

async function whatIsMissing(): Promise<Pick<Finding, "finding" | "fix"> | undefined> {
  if (!(await canListen(LOOPBACK, 0)))
    return { finding: `nothing can listen on ${LOOPBACK}`, fix: "bring the loopback interface up" };
  if ((await processState(process.pid)) === undefined)
    return { finding: "the state of a process cannot be read", fix: "mount /proc, or install ps" };
  try {
    await rm(await mkdtemp(join(tmpdir(), "ordeal-doctor-")), { recursive: true });
    return undefined;
  } catch (error) {
    return { finding: `no file can be made in ${tmpdir()}: ${messageOf(error)}`, fix: "set TMPDIR" };
  }
}

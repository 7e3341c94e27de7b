import { formatDuration, milliseconds } from "../../../core/duration.ts";
import { environmentError } from "../../../core/errors.ts";
import type { Told } from "../../machine/vdso/page.ts";

/** How far ahead a container's wall clock is, nanoseconds, and which of its processes says so. */
export interface Reading {
  readonly ahead: number;
  readonly witness: string;
}

/** What one process of a container tells of its clock; nothing where it is as the kernel made it. */
export interface View {
  readonly pid: number;
  readonly name: string;
  readonly told?: Told | undefined;
}

/** Processes of one skew are ahead by the same. */
const AGREE = milliseconds(1);

/** Whether all processes run on one time, so many nanoseconds of Unix time after 1970. */
export function agree(views: readonly View[], now: bigint): boolean {
  const ahead = views.map(({ told }) => aheadBySkew(told, now));
  return Math.max(...ahead) - Math.min(...ahead) < AGREE;
}

/** Whether there is a process to wait for: one that was skewed, while none has asked for the time since. */
export const isSilent = (views: readonly View[]): boolean =>
  views.some(({ told }) => told) && !views.some(({ told }) => told && told.answers > 0);

/**
 * What the process says that has asked for the time most often: by how much its last answer was wrong, and what it has gained since.
 *
 * @throws an environment error when there is no process, or they do not agree.
 */
export function readingOf(views: readonly View[], now: bigint): Reading {
  const answers = ({ told }: View) => told?.answers ?? 0;
  // Of two that ask as often, the younger: the server, and not what begins it.
  const [witness] = views.toSorted((a, b) => answers(b) - answers(a) || b.pid - a.pid);
  if (!witness) throw environmentError("none of its processes runs");
  if (!agree(views, now)) {
    const each = views.map(({ pid, name, told }) => `${name} (${pid}) by ${words(aheadBySkew(told, now))}`);
    throw environmentError(`its processes are not ahead by the same: ${each.join(", ")}`);
  }
  const { name, pid, told } = witness;
  const who = `${name} (${pid})`;
  if (!told) return { ahead: 0, witness: `${who} asks the kernel's own vDSO` };
  if (told.answers === 0)
    return {
      ahead: aheadBySkew(told, now),
      witness: `${who} would be told so, and was not seen to ask since`,
    };
  const last = told.last - BigInt(told.ahead);
  return {
    ahead: told.ahead + (told.skew.drift * Number(now - last)) / 1e9,
    witness: `${who} was told so, its vDSO having been asked ${told.answers} times since`,
  };
}

const aheadBySkew = (told: Told | undefined, now: bigint): number =>
  told ? told.skew.offset + (told.skew.drift * Number(now - told.skew.since)) / 1e9 : 0;

const words = (ahead: number): string => `${ahead < 0 ? "-" : ""}${formatDuration(Math.abs(ahead))}`;

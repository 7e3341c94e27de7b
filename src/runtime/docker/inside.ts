import type Docker from "dockerode";
import { execa } from "execa";
import { type Clock, withDeadline } from "../../core/clock.ts";
import { seconds } from "../../core/duration.ts";
import { environmentError } from "../../core/errors.ts";
import { frames } from "./frames.ts";
import { sharesKernel } from "./kernel.ts";

/**
 * Runs a command with a node's network and the holder's tools, and resolves with what it printed.
 *
 * @throws an environment error with what it printed when it fails or has not ended within 10 s.
 */
export type Inside = (command: readonly string[]) => Promise<string>;

const WITHIN = seconds(10);

/** How commands get into a holder. */
export interface WayIn {
  readonly inside: Inside;
  readonly by: "nsenter" | "docker exec";
}

/** The quickest way in: `nsenter` (a few milliseconds) where this process is root on the engine's host, else the engine's `exec` (about 100). */
export async function enter(clock: Clock, holder: Docker.Container): Promise<WayIn> {
  const { Id, State } = await holder.inspect();
  // The mount namespace as well: the same tools of the same version either way, and this machine needs none. And that of processes: what
  // is started in a holder ends with it at the latest.
  const nsenter = ["nsenter", "--target", String(State.Pid), "--net", "--mount", "--pid", "--"];
  if ((await sharesKernel(Id, State.Pid)) && (await runHere([...nsenter, "true"])).code === 0) {
    return {
      inside: guarded(clock, (command, signal) => runHere([...nsenter, ...command], signal)),
      by: "nsenter",
    };
  }
  return {
    inside: guarded(clock, (command, signal) => runByEngine(holder, command, signal)),
    by: "docker exec",
  };
}

/** What became of a command. */
interface Ended {
  readonly code: number | null | undefined;
  readonly output: string;
}

function guarded(
  clock: Clock,
  run: (command: readonly string[], signal: AbortSignal) => Promise<Ended>,
): Inside {
  return async (command) => {
    const name = command.slice(0, 3).join(" ");
    const late = () =>
      environmentError(
        `a fault tool (${name}) has not ended within 10 s. The machine may be overloaded: try fewer nodes or a lower rate.`,
      );
    const { code, output } = await withDeadline(clock, WITHIN, (signal) => run(command, signal), late);
    if (code !== 0)
      throw environmentError(
        `a fault tool (${name}) failed with code ${code}: ${output.trim()}. See what this machine can do: ordeal doctor`,
      );
    return output;
  };
}

async function runHere([program, ...args]: readonly string[], cancelSignal?: AbortSignal): Promise<Ended> {
  // In a process group of its own: a person's Ctrl-C goes to the whole group of the terminal, and would end the healing it asks for.
  const { exitCode, stdout, stderr } = await execa(program as string, args, {
    reject: false,
    detached: true,
    ...(cancelSignal && { cancelSignal }),
  });
  return { code: exitCode, output: exitCode === 0 ? stdout : stderr };
}

async function runByEngine(
  holder: Docker.Container,
  command: readonly string[],
  abortSignal: AbortSignal,
): Promise<Ended> {
  const exec = await holder.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true, abortSignal });
  const pieces: Buffer[] = [];
  for await (const piece of frames(await exec.start({ abortSignal }))) pieces.push(piece);
  const { ExitCode } = await exec.inspect();
  return { code: ExitCode, output: Buffer.concat(pieces).toString() };
}

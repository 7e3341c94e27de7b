import type Docker from "dockerode";
import { environmentError } from "../../../core/errors.ts";
import { together } from "../../together.ts";
import { engineSaid } from "../answers.ts";
import type { Labels } from "../labels.ts";
import { WORKSHOP, workshopOptions } from "./workshop.ts";

/** Something with our labels, as an engine holds it. */
interface Labelled {
  readonly kind: string;
  readonly name: string;
  readonly labels: Labels;
}

/** The volumes among these that hold the disks of a run. */
export const workshopsOf = <T extends Labelled>(things: readonly T[]): T[] =>
  things.filter(({ kind, labels }) => kind === "volume" && labels[WORKSHOP] !== undefined);

/** What releases the devices of a workshop by hand; nothing where its label is not an image's id: this is meant to be pasted into a shell. */
export function releaseCommand({ name, labels }: Labelled): string[] {
  const image = labels[WORKSHOP] ?? "";
  if (!/^sha256:[0-9a-f]{64}$/.test(image)) return [];
  return [
    `docker run --rm --device-cgroup-rule "b 7:* rmw" -v /dev:/dev -v ${name}:/disks ${image} perl /disk.pl release`,
  ];
}

/**
 * Frees every loop device that has a file of these volumes behind it. By the files themselves, never by a number that somebody wrote down:
 * devices are given out again. Whatever had them mounted must be gone.
 */
export const releaseDevices = (docker: Docker, volumes: readonly Labelled[]): Promise<unknown> =>
  together(volumes.map((volume) => release(docker, volume)));

async function release(docker: Docker, { name, labels }: Labelled): Promise<void> {
  const { [WORKSHOP]: image = "", ...own } = labels;
  const container = await docker.createContainer({
    ...workshopOptions(image, name, own),
    Cmd: ["perl", "/disk.pl", "release"],
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode !== 0)
      throw environmentError(
        `the loop devices of ${name} could not be freed (code ${StatusCode}). See them: losetup -l`,
      );
  } catch (error) {
    throw environmentError(`the loop devices of ${name} are still there: ${engineSaid(error)}`, {
      cause: error,
    });
  } finally {
    await container.remove({ force: true, v: true });
  }
}

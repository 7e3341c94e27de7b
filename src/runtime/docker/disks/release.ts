import type Docker from "dockerode";
import { environmentError } from "../../../core/errors.ts";
import { together } from "../../together.ts";
import { engineSaid } from "../answers.ts";
import type { Resource } from "../resources.ts";
import { WORKSHOP, workshopOptions } from "./workshop.ts";

/** Volumes that hold disks of a run, among other things. */
export const workshopsOf = (things: readonly Resource[]): Resource[] =>
  things.filter(({ kind, labels }) => kind === "volume" && labels[WORKSHOP] !== undefined);

/** What releases the devices of a workshop by hand; nothing where its label is not an image's id, since this is meant to be pasted into a shell. */
export function releaseCommand({ id, labels }: Resource): string | undefined {
  const image = labels[WORKSHOP] ?? "";
  if (!/^sha256:[0-9a-f]{64}$/.test(image)) return undefined;
  return `docker run --rm --device-cgroup-rule "b 7:* rmw" -v /dev:/dev -v ${id}:/disks ${image} perl /disk.pl release`;
}

/**
 * Frees every loop device that has a file of these volumes behind it. By the files themselves, never by a number that somebody wrote down:
 * devices are given out again. Whatever had them mounted must be gone.
 */
export const releaseDevices = (docker: Docker, volumes: readonly Resource[]): Promise<unknown> =>
  together(volumes.map((volume) => release(docker, volume)));

async function release(docker: Docker, { name, labels }: Resource): Promise<void> {
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

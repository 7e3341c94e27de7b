import type Docker from "dockerode";
import { type Clock, sleep } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import { together } from "../together.ts";
import { statusOf, unlessRefused } from "./answers.ts";
import { releaseDevices, workshopsOf } from "./disks/release.ts";
import { LABEL, type Labels } from "./labels.ts";

/** Something that ordeal made on an engine. */
export interface Resource {
  readonly kind: "container" | "network" | "volume";
  readonly id: string;
  readonly name: string;
  /** The run it was made for. */
  readonly run: string;
  readonly labels: Labels;
}

/** Everything with our label, of one run or of all. Three requests, a few milliseconds. */
export async function resources(docker: Docker, run?: string): Promise<Resource[]> {
  const filters = { label: [run === undefined ? LABEL : `${LABEL}=${run}`] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const of = (kind: Resource["kind"], id: string, name: string, labels: Labels = {}) => ({
    kind,
    id,
    name,
    labels,
    run: labels[LABEL] ?? "",
  });
  return [
    // The engine writes null where a dead container has no name left, and where there are no volumes.
    ...containers.map(({ Id, Names, Labels }) =>
      of("container", Id, (Names?.[0] ?? Id).replace(/^\//, ""), Labels),
    ),
    ...networks.map(({ Id, Name, Labels }) => of("network", Id, Name, Labels)),
    ...(volumes.Volumes ?? []).map(({ Name, Labels }) => of("volume", Name, Name, Labels)),
  ];
}

/** Removes these, containers first, since they hold on to the rest, then devices, which nothing else would lead to. Something that is gone or going already is no error. */
export async function remove(docker: Docker, clock: Clock, doomed: readonly Resource[]): Promise<void> {
  const containers = doomed.filter(({ kind }) => kind === "container");
  await together(
    containers.map(({ id }) =>
      unlessRefused(docker.getContainer(id).remove({ force: true, v: true }), 404, 409),
    ),
  );
  await releaseDevices(docker, workshopsOf(doomed));
  await together(
    doomed.filter(({ kind }) => kind !== "container").map((resource) => removeFree(docker, clock, resource)),
  );
}

/** Somebody else may be removing the last container at this moment: the engine then calls network and volume busy for a little longer. */
async function removeFree(docker: Docker, clock: Clock, { kind, id }: Resource): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await unlessRefused(
        kind === "network" ? docker.getNetwork(id).remove() : docker.getVolume(id).remove(),
        404,
      );
      return;
    } catch (error) {
      if (attempt === 20 || ![403, 409].includes(statusOf(error) ?? 0)) throw error;
      await sleep(clock, milliseconds(100));
    }
  }
}

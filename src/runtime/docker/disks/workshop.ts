import type Docker from "dockerode";
import type { Clock } from "../../../core/clock.ts";
import { enter, type Inside } from "../inside.ts";
import { LABEL, type Labels } from "../labels.ts";

/** Marks the volume that holds the disks of a run; its value is the id of the image whose tools made them, and take them apart. */
export const WORKSHOP = `${LABEL}.workshop`;

/** What the container of a workshop is made of: of all that root may do, what mounting and copying takes; and of all devices, those of loops. */
export const workshopOptions = (
  image: string,
  volume: string,
  labels: Labels,
): Docker.ContainerCreateOptions => ({
  Image: image,
  Labels: { ...labels },
  HostConfig: {
    NetworkMode: "none",
    CapDrop: ["ALL"],
    CapAdd: ["SYS_ADMIN", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID"],
    // The engine's usual profiles forbid every mount.
    SecurityOpt: ["apparmor=unconfined", "seccomp=unconfined", "label=disable"],
    // The whole folder, since devices may be added to it.
    Binds: ["/dev:/dev", `${volume}:/disks`, "/sys/fs/cgroup:/cgroup"],
    ...UNTYPED,
  },
});

/** What the client library's types do not know of. Who is slowed down belongs to another container, so the workshop must see all of them. */
const UNTYPED: object = { DeviceCgroupRules: ["b 7:* rmw", "c 10:237 rwm"], CgroupnsMode: "host" };

/**
 * Opens the workshop of a run: one container that may mount things, and a volume for the files that are behind the disks. The volume
 * comes first: it says of every device that is made afterwards whose it is.
 *
 * @returns a way to run `disk.pl` there.
 */
export async function openWorkshop(
  docker: Docker,
  clock: Clock,
  runId: string,
  labels: Labels,
  image: string,
): Promise<Inside> {
  const volume = `ordeal-${runId}-disks`;
  await docker.createVolume({ Name: volume, Labels: { ...labels, [WORKSHOP]: image } });
  const container = await docker.createContainer({
    ...workshopOptions(image, volume, labels),
    name: `ordeal-${runId}-workshop`,
  });
  await container.start();
  const { inside } = await enter(clock, container);
  return (command) => inside(["perl", "/disk.pl", ...command]);
}

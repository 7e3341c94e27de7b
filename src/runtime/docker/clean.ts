import { type Clock, realClock } from "../../core/clock.ts";
import { type Fate, fateOf, startOf, thisOwner } from "../machine/owner.ts";
import { releaseCommand, workshopsOf } from "./disks/release.ts";
import type { Engine } from "./engine.ts";
import { ownerOf } from "./labels.ts";
import { type Resource, remove, resources } from "./resources.ts";

/** A run whose things were left alone. */
export interface LeftAlone {
  readonly run: string;
  readonly things: readonly Resource[];
  /** `alive`: its control node is running. `foreign`: another host or container made it, so nobody here can tell. */
  readonly fate: "alive" | "foreign";
  /** What removes it, for a person who knows that it is dead. */
  readonly command: string;
}

/** What {@link cleanOrphans} did. */
export interface Cleaned {
  readonly removed: readonly Resource[];
  readonly left: readonly LeftAlone[];
}

/**
 * Removes what control nodes of this machine left behind when they died, and nothing else: not what a living run uses,
 * and not what another host or container made on the same engine.
 */
export async function cleanOrphans(engine: Engine, clock: Clock = realClock()): Promise<Cleaned> {
  const judged = await judge(await resources(engine.docker));
  const removed = judged.filter(({ fate }) => fate === "orphan").map(({ resource }) => resource);
  await remove(engine.docker, clock, removed);
  return { removed, left: leftAlone(judged) };
}

interface Judged {
  readonly resource: Resource;
  readonly fate: Fate;
}

async function judge(all: readonly Resource[]): Promise<Judged[]> {
  const here = await thisOwner();
  return Promise.all(
    all.map(async (resource) => {
      const owner = ownerOf(resource.labels);
      return { resource, fate: fateOf(owner, here, owner && (await startOf(owner.pid))) };
    }),
  );
}

function leftAlone(judged: readonly Judged[]): LeftAlone[] {
  const runs = new Map<string, { things: Resource[]; fate: "alive" | "foreign" }>();
  for (const { resource, fate } of judged) {
    if (fate === "orphan") continue;
    const run = runs.get(resource.run) ?? { things: [], fate };
    run.things.push(resource);
    runs.set(resource.run, run);
  }
  return [...runs].map(([run, { things, fate }]) => ({ run, things, fate, command: removal(things) }));
}

/** By id, never by name or label: those are other people's words, and this is meant to be pasted into a shell. */
function removal(things: readonly Resource[]): string {
  const erase = (command: string, kind: Resource["kind"], length = 12): string[] => {
    const ids = things.filter((thing) => thing.kind === kind).map(({ id }) => id.slice(0, length));
    return ids.length > 0 ? [`${command} ${ids.join(" ")}`] : [];
  };
  return [
    ...erase("docker rm -fv", "container"),
    ...workshopsOf(things).flatMap(releaseCommand),
    ...erase("docker network rm", "network"),
    ...erase("docker volume rm", "volume", Number.POSITIVE_INFINITY),
  ].join(" && ");
}

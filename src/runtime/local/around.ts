import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import type { Random } from "../../core/random.ts";
import type { ClockControl, PowerControl, StorageControl } from "../cluster.ts";
import type { Disks } from "../damage.ts";
import { readDisk, writeDisk } from "../process/disk/disk-files.ts";
import { losePower } from "../process/disk/power-loss.ts";
import type { LocalNode } from "./local-node.ts";
import { whileStill } from "./processes.ts";
import type { RunFolder } from "./run-folder.ts";

/** A node of the run by its name. */
export type Member = (name: NodeName) => LocalNode;

/** Wall clocks are wrong inside the nodes' own processes, which are told how. */
export const clockControl = (member: Member): ClockControl => ({
  set: async (name, skew) => member(name).skew(skew),
  read: async (name) => (await member(name).look()).ahead,
});

/** A loss of power is a kill, and what it leaves is decided in the files of the dead. */
export function powerControl(member: Member, folder: RunFolder, random: Random): PowerControl {
  let cuts = 0;
  return {
    cut: async (name, kept) => {
      await member(name).server.end("SIGKILL");
      return losePower(folder.node(name), kept, random.fork(`power cut ${cuts++}`));
    },
  };
}

/** Disks are slow, full or faulty inside the nodes' own processes, which are told how. */
export const storageControl = (member: Member): StorageControl => ({
  does: ["slow", "full", "read-only", "sync-fails"],
  set: async (name, troubles) => member(name).suffer(troubles),
  read: async (name) => (await member(name).look()).troubles,
  struck: async (name) => member(name).struck,
});

/** The files of nodes lie in the folder of the run. */
export const localDisks = (clock: Clock, member: Member, folder: RunFolder): Disks => ({
  look: (name) => whileStill(clock, member(name), () => readDisk(folder.node(name))),
  change: (name, damage) =>
    member(name).takeTurn(async () => {
      if (member(name).server.isAlive)
        throw environmentError(`files of ${name} were to be damaged, which is not down`);
      const { left, words } = damage(readDisk(folder.node(name)));
      writeDisk(folder.node(name), left);
      return words;
    }),
});

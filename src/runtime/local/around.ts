import { environmentError } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import type { Random } from "../../core/random.ts";
import type { ClockControl, FilesControl, PowerControl, StorageControl } from "../cluster.ts";
import { flipBit } from "../process/disk/flip.ts";
import { losePower } from "../process/disk/power-loss.ts";
import type { LocalNode } from "./local-node.ts";
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
  does: ["slow", "full", "sync-fails"],
  set: async (name, troubles) => member(name).suffer(troubles),
  read: async (name) => (await member(name).look()).troubles,
  struck: async (name) => member(name).struck,
});

/** What a node that is down has on its disk is damaged in its files. */
export function filesControl(member: Member, folder: RunFolder, random: Random): Pick<FilesControl, "flip"> {
  let flips = 0;
  return {
    flip: async (name) => {
      const node = member(name);
      if (node.server.isAlive)
        throw environmentError(`a bit of ${name} was to be flipped, which is not down`);
      const flipped = flipBit(folder.node(name), random.fork(`flip ${flips++}`));
      if (flipped === undefined)
        throw environmentError(`${name} has written nothing of which a bit could be flipped`);
      node.struck++;
      return flipped;
    },
  };
}

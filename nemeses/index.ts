import type { Duration } from "../src/core/duration.ts";
import type { AnyNemesis } from "../src/nemesis/nemesis.ts";
import type { TargetRole } from "../src/nemesis/targets.ts";
import { clock } from "./clock.ts";
import { command } from "./command.ts";
import { corrupt } from "./corrupt.ts";
import { crashLoop } from "./crash-loop.ts";
import { delay } from "./delay.ts";
import { duplicate } from "./duplicate.ts";
import { flip } from "./flip.ts";
import { fullDisk } from "./full-disk.ts";
import { kill } from "./kill.ts";
import { loss } from "./loss.ts";
import { lostReplies } from "./lost-replies.ts";
import { network } from "./network.ts";
import { cuttingOff, partition } from "./partition.ts";
import { pause } from "./pause.ts";
import { powerLoss } from "./power-loss.ts";
import { rate } from "./rate.ts";
import { readOnly } from "./read-only.ts";
import { reorder } from "./reorder.ts";
import { restart } from "./restart.ts";
import { rollback } from "./rollback.ts";
import { slowDisk } from "./slow-disk.ts";
import { syncFails } from "./sync-fails.ts";
import { terminate } from "./terminate.ts";
import { truncate } from "./truncate.ts";
import { wipe } from "./wipe.ts";

export {
  clock,
  command,
  corrupt,
  crashLoop,
  delay,
  duplicate,
  flip,
  fullDisk,
  kill,
  loss,
  lostReplies,
  network,
  partition,
  pause,
  powerLoss,
  rate,
  readOnly,
  reorder,
  restart,
  rollback,
  slowDisk,
  syncFails,
  terminate,
  truncate,
  wipe,
};

/** What a command line says of every fault that it lets loose; what is not said is the nemesis's own choice. */
export interface StockOptions {
  /** Whom faults hit that hit nodes. */
  readonly targets?: readonly TargetRole[];
  /** By what a fault's times, skews and probabilities are multiplied. */
  readonly magnitude?: number;
  /** A fault that takes a time of its own takes no more than this. */
  readonly round?: Duration;
}

/** A nemesis as the command line knows it: what it does in a few words, and how to make one with its own choice of targets. */
export interface StockNemesis {
  readonly about: string;
  readonly make: (options?: StockOptions) => AnyNemesis;
  /** It hits every node in turn, whatever targets are said. */
  readonly everybody?: true;
  /** What it takes from a node does not come back by itself: unless asked for by name, it hits no more nodes than the others can make up for. */
  readonly lasting?: true;
}

/** Every nemesis that can be named with `--nemesis`. */
export const stockNemeses = {
  partition: {
    about: "cuts the network between nodes, in any shape",
    make: ({ targets } = {}) => partition(targets && cuttingOff(targets)),
  },
  kill: {
    about: "ends servers with SIGKILL and starts them again",
    make: ({ targets } = {}) => kill(targets),
  },
  pause: { about: "freezes nodes and thaws them again", make: ({ targets } = {}) => pause(targets) },
  restart: {
    about: "restarts all nodes, one after another",
    make: ({ round } = {}) => restart(round),
    everybody: true,
  },
  terminate: {
    about: "asks servers to end with SIGTERM and starts them again",
    make: ({ targets } = {}) => terminate(targets),
  },
  "crash-loop": {
    about: "kills servers again and again as soon as they are up",
    make: ({ targets, round } = {}) => crashLoop(targets, round),
  },
  "power-loss": {
    about: "ends nodes, and what they had not synced is lost",
    make: ({ targets } = {}) => powerLoss(targets),
  },
  clock: {
    about: "makes wall clocks jump, drift, or jump to and fro",
    make: ({ targets, magnitude } = {}) => clock(targets, undefined, magnitude),
  },
  delay: { about: "delays messages", make: (options?: StockOptions) => delay(options) },
  loss: { about: "loses messages", make: (options?: StockOptions) => loss(options) },
  duplicate: { about: "delivers messages twice", make: (options?: StockOptions) => duplicate(options) },
  reorder: {
    about: "delivers messages in another order",
    make: (options?: StockOptions) => reorder(options),
  },
  corrupt: {
    about: "delivers messages between nodes with wrong bytes",
    make: (options?: StockOptions) => corrupt(options),
  },
  rate: {
    about: "lets only so many bytes through each second",
    make: (options?: StockOptions) => rate(options),
  },
  "lost-replies": {
    about: "loses what nodes answer to clients",
    make: ({ targets } = {}) => lostReplies(targets),
  },
  network: {
    about: "delay, loss, duplication and reordering, mixed",
    make: (options?: StockOptions) => network(options),
  },
  "slow-disk": {
    about: "makes every operation on a disk slow",
    make: ({ targets, magnitude } = {}) => slowDisk(targets, magnitude),
  },
  "full-disk": {
    about: "lets nothing more be written to a disk",
    make: ({ targets } = {}) => fullDisk(targets),
  },
  "read-only": {
    about: "lets nothing be changed on a disk",
    make: ({ targets } = {}) => readOnly(targets),
  },
  "sync-fails": {
    about: "makes the next sync of each file fail",
    make: ({ targets } = {}) => syncFails(targets),
  },
  flip: {
    about: "kills nodes and flips a bit of what they wrote last",
    make: ({ targets } = {}) => flip(targets),
    lasting: true,
  },
  truncate: {
    about: "kills nodes and cuts the end off what they wrote last",
    make: ({ targets } = {}) => truncate(targets),
    lasting: true,
  },
  wipe: {
    about: "kills nodes and removes everything from their disks",
    make: ({ targets } = {}) => wipe(targets),
    lasting: true,
  },
  rollback: {
    about: "kills nodes and puts back what their disks held some time before",
    make: ({ targets, round } = {}) => rollback(targets, round),
    lasting: true,
  },
} as const satisfies { readonly [name: string]: StockNemesis };

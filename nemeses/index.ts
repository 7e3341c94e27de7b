import type { Duration } from "../src/core/duration.ts";
import type { AnyNemesis } from "../src/nemesis/nemesis.ts";
import { clock } from "./clock.ts";
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
import { partition } from "./partition.ts";
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

/** A nemesis as the command line knows it: what it does in a few words, and how to make one with its own choice of targets. */
export interface StockNemesis {
  readonly about: string;
  /** One whose faults take a time of their own takes no more than `round` for each, where that is said. */
  readonly make: (round?: Duration) => AnyNemesis;
}

/** Every nemesis that can be named with `--nemesis`. */
export const stockNemeses = {
  partition: { about: "cuts the network between nodes, in any shape", make: () => partition() },
  kill: { about: "ends servers with SIGKILL and starts them again", make: () => kill() },
  pause: { about: "freezes nodes and thaws them again", make: () => pause() },
  restart: { about: "restarts all nodes, one after another", make: (round?: Duration) => restart(round) },
  terminate: { about: "asks servers to end with SIGTERM and starts them again", make: () => terminate() },
  "crash-loop": {
    about: "kills servers again and again as soon as they are up",
    make: (round?: Duration) => crashLoop(undefined, round),
  },
  "power-loss": { about: "ends nodes, and what they had not synced is lost", make: () => powerLoss() },
  clock: { about: "makes wall clocks jump, drift, or jump to and fro", make: () => clock() },
  delay: { about: "delays messages", make: () => delay() },
  loss: { about: "loses messages", make: () => loss() },
  duplicate: { about: "delivers messages twice", make: () => duplicate() },
  reorder: { about: "delivers messages in another order", make: () => reorder() },
  corrupt: { about: "delivers messages between nodes with wrong bytes", make: () => corrupt() },
  rate: { about: "lets only so many bytes through each second", make: () => rate() },
  "lost-replies": { about: "loses what nodes answer to clients", make: () => lostReplies() },
  network: { about: "delay, loss, duplication and reordering, mixed", make: () => network() },
  "slow-disk": { about: "makes every operation on a disk slow", make: () => slowDisk() },
  "full-disk": { about: "lets nothing more be written to a disk", make: () => fullDisk() },
  "read-only": { about: "lets nothing be changed on a disk", make: () => readOnly() },
  "sync-fails": { about: "makes the next sync of each file fail", make: () => syncFails() },
  flip: { about: "kills nodes and flips a bit of what they wrote last", make: () => flip() },
  truncate: { about: "kills nodes and cuts the end off what they wrote last", make: () => truncate() },
  wipe: { about: "kills nodes and removes everything from their disks", make: () => wipe() },
  rollback: {
    about: "kills nodes and puts back what their disks held some time before",
    make: (round?: Duration) => rollback(undefined, round),
  },
} as const satisfies { readonly [name: string]: StockNemesis };

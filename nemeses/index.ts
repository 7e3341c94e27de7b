import type { AnyNemesis } from "../src/nemesis/nemesis.ts";
import { kill } from "./kill.ts";
import { partition } from "./partition.ts";
import { pause } from "./pause.ts";
import { restart } from "./restart.ts";

export { kill, partition, pause, restart };

/** A nemesis as the command line knows it: what it does in a few words, and how to make one with its own choice of targets. */
export interface StockNemesis {
  readonly about: string;
  readonly make: () => AnyNemesis;
}

/** Every nemesis that can be named with `--nemesis`. */
export const stockNemeses = {
  partition: { about: "cuts the network between nodes, in any shape", make: () => partition() },
  kill: { about: "ends servers with SIGKILL and starts them again", make: () => kill() },
  pause: { about: "freezes nodes and thaws them again", make: () => pause() },
  restart: { about: "restarts all nodes, one after another", make: () => restart() },
} as const satisfies { readonly [name: string]: StockNemesis };

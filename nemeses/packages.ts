import type { AnyNemesis, Nemesis } from "../src/nemesis/nemesis.ts";
import type { ShapingPlan } from "../src/nemesis/shaping.ts";
import {
  corrupt,
  delay,
  duplicate,
  loss,
  network,
  rate,
  reorder,
  type StockOptions,
  stockNemeses,
} from "./index.ts";

/** The name of a single fault. */
export type FaultName = keyof typeof stockNemeses;

/** A fault of a package, and with what it is made. */
export interface Member {
  readonly name: FaultName;
  readonly options: StockOptions;
}

/**
 * Faults of one sort under one name, of which a run strikes with those that the system survives and the runtime can do.
 *
 * Its generator is a thread of its own on which the nemeses that it makes strike by turns, in an order that the seed draws. It needs no
 * healing of its own at the end: the fault stack ends whatever stands, the newest first, and sees it gone.
 */
export interface FaultPackage {
  readonly about: string;
  readonly faults: readonly FaultName[];
  /** The nemeses that strike with these of its faults. Each by itself when not said. */
  readonly make?: (left: readonly Member[]) => readonly AnyNemesis[];
}

/** What a bad network mixes: all that is done to messages on any links. */
const MIXED: { readonly [name in FaultName]?: (options: StockOptions) => Nemesis<ShapingPlan> } = {
  delay,
  loss,
  duplicate,
  reorder,
  rate,
  corrupt,
};

/** Every package that can be named with `--nemesis`. A single fault goes by its own name. */
export const stockPackages = {
  network: {
    about: "a bad network: several things at once, each on links of its own, and replies to clients lost",
    faults: ["delay", "loss", "duplicate", "reorder", "rate", "corrupt", "lost-replies"],
    make(left) {
      const mixed = left.flatMap(({ name, options }) => MIXED[name]?.(options) ?? []);
      const alone = left.filter(({ name }) => !MIXED[name]);
      return [
        ...(mixed.length > 0 ? [network({}, mixed)] : []),
        ...alone.map(({ name, options }) => stockNemeses[name].make(options)),
      ];
    },
  },
  disk: {
    about: "a bad disk: slow, full, read-only, failing to sync, and what lies on it damaged or gone",
    faults: ["slow-disk", "full-disk", "read-only", "sync-fails", "flip", "truncate", "rollback", "wipe"],
  },
  power: { about: "power that fails, and with it what was not synced", faults: ["power-loss"] },
} as const satisfies { readonly [name: string]: FaultPackage };

import type { Clock } from "../../../core/clock.ts";
import type { Link } from "../../../core/fault.ts";
import { invariant } from "../../../core/invariant.ts";
import type { Random } from "../../../core/random.ts";
import type { Shape, ShapedLink, ShapingControl } from "../../cluster.ts";
import { linkName } from "../../in-force.ts";
import { inTurn } from "../../together.ts";
import type { RuleTable } from "../rule-table.ts";
import type { Station } from "../stations.ts";
import { byQueue } from "./by-queue.ts";
import { latenessBy, trialOf } from "./trial.ts";

/** What shaping the links of containers needs. */
export interface ShapingParts {
  readonly stations: readonly Station[];
  /** A beacon in the place of the clients. */
  readonly clients: Station;
  readonly rules: RuleTable;
  readonly clock: Clock;
  readonly random: Random;
}

/** A control of links, and how long it makes a datagram be on its way over a link now, nanoseconds. */
export interface Shaping {
  readonly control: ShapingControl;
  readonly lateness: (link: Link) => number;
}

/** Shapes links between containers, and from and to clients. */
export function shapingControl({ stations, clients, rules, clock, random }: ShapingParts): Shaping {
  const carrier = byQueue(stations, rules, random);
  const takeTurn = inTurn();
  let inForce: readonly ShapedLink[] = [];
  const shapesOf = (link: Link): readonly Shape[] =>
    inForce.filter((shaped) => linkName(shaped.link) === linkName(link)).map(({ shape }) => shape);
  const tryLinks = trialOf({ stations: [...stations, clients], clock, shapesOf });
  return {
    lateness: (link) => latenessBy(shapesOf(link)),
    control: {
      by: "NFQUEUE",
      does: ["corrupt", "rate", "clients"],
      apply: (shaped) =>
        takeTurn(async () => {
          invariant(
            shaped.every(({ shape }) => shape.types === undefined),
            "a link of containers carries packets, whose types nobody knows",
          );
          inForce = shaped;
          await carrier.apply(shaped);
        }),
      read: (links) => takeTurn(() => carrier.read(links)),
      try: tryLinks,
      touched: (links) => takeTurn(async () => (await carrier.count(links)).map(({ touched }) => touched)),
      corrupted: (links) =>
        takeTurn(async () => (await carrier.count(links)).map(({ corrupted }) => corrupted)),
    },
  };
}

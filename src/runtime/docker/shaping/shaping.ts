import type { Clock } from "../../../core/clock.ts";
import { environmentError } from "../../../core/errors.ts";
import type { Link } from "../../../core/fault.ts";
import { invariant } from "../../../core/invariant.ts";
import type { Random } from "../../../core/random.ts";
import type { Shape, ShapedLink, ShapingControl } from "../../cluster.ts";
import { linkName } from "../../in-force.ts";
import { inTurn } from "../../together.ts";
import type { RuleTable } from "../rule-table.ts";
import type { Station } from "../stations.ts";
import { type Abilities, abilitiesOf } from "./abilities.ts";
import { byNetem } from "./by-netem.ts";
import { byQueue } from "./by-queue.ts";
import type { Carrier } from "./carrier.ts";
import { inParts } from "./in-parts.ts";
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

/**
 * Shapes links between containers, and from and to clients, by what the kernel has.
 *
 * @throws an environment error where it has nothing to shape them with.
 */
export async function shapingControl(parts: ShapingParts): Promise<Shaping> {
  const { stations, clients, clock } = parts;
  const abilities = await abilitiesOf(clients.inside);
  const carrier = carrierBy(abilities, parts);
  const takeTurn = inTurn();
  let inForce: readonly ShapedLink[] = [];
  const shapesOf = (link: Link): readonly Shape[] =>
    inForce.filter((shaped) => linkName(shaped.link) === linkName(link)).map(({ shape }) => shape);
  return {
    lateness: (link) => latenessBy(shapesOf(link)),
    control: {
      by: nameOf(abilities),
      does: abilities.queue ? ["corrupt", "rate", "clients"] : ["rate"],
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
      try: trialOf({ stations: [...stations, clients], clock, shapesOf }),
      touched: (links) => takeTurn(async () => (await carrier.count(links)).map(({ touched }) => touched)),
      corrupted: (links) =>
        takeTurn(async () => (await carrier.count(links)).map(({ corrupted }) => corrupted)),
    },
  };
}

function carrierBy({ netem, queue }: Abilities, { stations, rules, random }: ShapingParts): Carrier {
  if (netem && queue) return inParts(byNetem(stations), byQueue(stations, rules, random));
  if (queue) return byQueue(stations, rules, random);
  if (netem) return byNetem(stations);
  throw environmentError(
    "the kernel has neither netem nor NFQUEUE, so no link can be shaped: modprobe sch_netem, or nfnetlink_queue and xt_NFQUEUE",
  );
}

function nameOf({ netem, queue }: Abilities): string {
  if (!netem) return "NFQUEUE";
  return queue ? "netem, or NFQUEUE for what it cannot do" : "netem";
}

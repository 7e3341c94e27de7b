import type { Member } from "../../../nemeses/packages.ts";
import type { Duration } from "../../core/duration.ts";
import { Random } from "../../core/random.ts";
import type { AnyNemesis } from "../../nemesis/nemesis.ts";
import { fittingRoles, type TargetRole } from "../../nemesis/targets.ts";
import { findFault } from "../catalogue.ts";
import type { Manner } from "../manner.ts";
import { INTENSITIES, type Intensity } from "./intensity.ts";
import { type Site, whyNot } from "./site.ts";
import { boundedOptions, optionsOf, type Ways } from "./ways.ts";

/** How seldom a seed draws no nemesis at all: fair weather must be survived too. */
const FAIR_WEATHER = 0.1;

/**
 * Some of what the system promises to survive, as far as this runtime can do it: any combination, so that faults meet which nobody
 * would have put together. For the simulator, where nobody names any and a seed is one of many.
 */
export function drawnNemeses(site: Site, ways: Ways, manner: Manner): readonly AnyNemesis[] {
  const random = Random.of(site.seed).fork("swarm");
  const possible = (site.system.survives?.(site.settings) ?? []).flatMap((name) => {
    const stock = findFault(name);
    const options = boundedOptions(stock, optionsOf(ways, manner));
    return options && whyNot(() => stock.make(options), site) === undefined
      ? [() => stock.make(options)]
      : [];
  });
  return possible.length === 0 || random.chance(FAIR_WEATHER)
    ? []
    : random.subset(possible).map((make) => make());
}

/** At most so many faults of a swarm at once: with more, little succeeds, and what does not is not tested. */
const MOST_AT_ONCE = 3;

/** Whom a swarm may hit: its targets are some of these, half of the time; else each fault has its own choice. */
const ROLES: readonly TargetRole[] = ["one", "minority", "minority-third", "majority", "primaries", "all"];

/** What the seed made of it: nemeses that strike by turns, a list for each thread, and in what way they do. */
export interface Swarm {
  readonly threads: readonly (readonly AnyNemesis[])[];
  readonly ways: Ways;
}

/**
 * Draws which of some faults are used, how many at once, how often, how hard, and on whom, as far as nobody has said: so that many short
 * runs cover more than a long one. It never draws nothing.
 */
export function drawSwarm(
  members: readonly Member[],
  asked: Ways,
  usual: (threads: number) => Duration,
  site: Site,
): Swarm {
  const random = Random.of(site.seed).fork("fault swarm");
  const aimed = asked.targets ? { members, targets: asked.targets } : drawTargets(members, site, random);
  const faults = random.fork("faults").subset(aimed.members);
  const most = asked.oneAtATime ? 1 : Math.min(MOST_AT_ONCE, faults.length);
  const atOnce = random.fork("threads").int(1, most);
  const pace = random.fork("pace");
  const intensity = asked.intensity ?? pace.fork("intensity").pick(Object.keys(INTENSITIES) as Intensity[]);
  const { magnitude } = INTENSITIES[intensity];
  const nemeses = faults.map(({ name, options }) => findFault(name).make({ ...options, magnitude }));
  return {
    threads: Array.from({ length: atOnce }, (_, thread) => nemeses.filter((_, i) => i % atOnce === thread)),
    ways: {
      interval: asked.interval ?? (Math.round(usual(atOnce) * (0.5 + pace.float())) as Duration),
      intensity,
      ...(aimed.targets ? { targets: aimed.targets } : {}),
      oneAtATime: asked.oneAtATime,
    },
  };
}

/** Targets for those faults that can hit them; none where there is no such fault. */
function drawTargets(members: readonly Member[], site: Site, random: Random) {
  const roles = fittingRoles(ROLES, site.nodes.length).filter(
    (role) => role !== "primaries" || site.offers.primaries === true,
  );
  const targets = random.fork("targets").subset(roles);
  const able = members.flatMap(({ name, options }) => {
    const aimed = boundedOptions(findFault(name), { ...options, targets });
    return aimed && whyNot(() => findFault(name).make(aimed), site) === undefined
      ? [{ name, options: aimed }]
      : [];
  });
  return able.length > 0 && random.fork("aimed").chance(0.5) ? { members: able, targets } : { members };
}

import { messageOf, usageError } from "../../core/errors.ts";
import type { NodeName } from "../../core/node.ts";
import { Random } from "../../core/random.ts";
import type { Settings } from "../../core/settings.ts";
import type { AnyNemesis } from "../../nemesis/nemesis.ts";
import type { Capability } from "../../runtime/cluster.ts";
import type { Offers, RuntimeName } from "../../runtime/runtime.ts";
import type { System } from "../../runtime/system.ts";

/** On what faults are to act, as far as it is known before anything starts. */
export interface Site {
  readonly system: System;
  readonly settings: Settings;
  readonly runtime: RuntimeName;
  readonly offers: Offers;
  readonly nodes: readonly NodeName[];
  readonly seed: number;
}

/** Refuses a nemesis that cannot be let loose there. @throws a usage error that says why. */
export function checkNemesis(nemesis: AnyNemesis, site: Site): void {
  const { system, runtime, offers } = site;
  const missing = missingOf(nemesis, site);
  if (missing.length > 0) {
    const offered = Object.keys(offers).filter((capability) => offers[capability as Capability] === true);
    const reasons = reasonsOf(missing, site);
    throw usageError(
      `the nemesis ${nemesis.name} needs ${missing.join(" and ")}, which ${system.name} on ${runtime} does not offer${
        reasons.length > 0 ? `: ${reasons.join("; ")}` : ""
      } (it offers ${offered.join(", ") || "nothing"})`,
    );
  }
  rehearse(nemesis, site);
}

/** Why a nemesis cannot be made, or let loose there, in a few words, if it cannot. */
export function whyNot(make: () => AnyNemesis, site: Site): string | undefined {
  try {
    const nemesis = make();
    const missing = missingOf(nemesis, site);
    if (missing.length > 0)
      return reasonsOf(missing, site).join("; ") || `${site.runtime} does not offer ${missing.join(" and ")}`;
    rehearse(nemesis, site);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

const missingOf = ({ requires }: AnyNemesis, { offers }: Site): Capability[] =>
  requires.filter((capability) => offers[capability] !== true);

const reasonsOf = (missing: readonly Capability[], { offers }: Site): (string | true)[] => [
  ...new Set(missing.flatMap((capability) => offers[capability] ?? [])),
];

/** Planning is pure: a dry run finds what the nemesis itself refuses, such as a partition of a single node. */
function rehearse(nemesis: AnyNemesis, { nodes, seed }: Site): void {
  nemesis.plan({ nodes, ordinal: 0 }, Random.of(seed).fork("rehearsal"));
}

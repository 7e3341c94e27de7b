import type { StockOptions } from "../../../nemeses/index.ts";
import type { FaultName, Member } from "../../../nemeses/packages.ts";
import { usageError } from "../../core/errors.ts";
import { describeReasons, type LeftOut } from "../../history/fault-plan.ts";
import { faultNames, findFault, findPackage } from "../catalogue.ts";
import { checkNemesis, type Site, whyNot } from "./site.ts";
import { boundedOptions } from "./ways.ts";

/** What a name stands for here: faults that may strike, and others that may not. */
export interface Members {
  readonly left: readonly Member[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * A single fault strikes whatever the system survives. A package, or `all`, strikes with what the system says it survives and the runtime
 * can do.
 *
 * @throws a usage error where that is nothing, or the system does not say.
 */
export function membersOf(name: string, options: StockOptions, site: Site): Members {
  const faults = name === "all" ? faultNames : findPackage(name)?.faults;
  if (faults) return survivingMembers(name, faults, options, site);
  checkNemesis(findFault(name).make(options), site);
  return { left: [{ name: name as FaultName, options }], leftOut: [] };
}

function survivingMembers(
  from: string,
  faults: readonly FaultName[],
  options: StockOptions,
  site: Site,
): Members {
  const survived = survivedBy(from, site);
  const left: Member[] = [];
  const leftOut: LeftOut[] = [];
  for (const name of faults) {
    const member = survived.includes(name)
      ? memberOf(name, options, site)
      : `not survived by ${site.system.name}`;
    if (typeof member === "string") leftOut.push({ from, fault: name, reason: member });
    else left.push(member);
  }
  if (left.length > 0) return { left, leftOut };
  throw usageError(
    `nothing is left of ${from} for ${site.system.name} on ${site.runtime}: ${describeReasons(leftOut)}`,
  );
}

/** A fault that nobody asked for by its name, or why it is left out. */
function memberOf(name: FaultName, options: StockOptions, site: Site): Member | string {
  const bounded = boundedOptions(findFault(name), options);
  if (!bounded) return "what it does lasts, so unless asked for by name it hits no more than a minority";
  return whyNot(() => findFault(name).make(bounded), site) ?? { name, options: bounded };
}

function survivedBy(name: string, { system, settings }: Site): readonly string[] {
  const survived = system.survives?.(settings);
  if (survived) return survived;
  throw usageError(
    `${system.name} does not say which faults it survives, so ${name} has nothing to draw from. Name single faults: ${faultNames.join(", ")}.`,
  );
}

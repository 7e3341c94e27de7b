import type { Fault, FaultEvent } from "../core/fault.ts";

type Open = { -readonly [K in keyof Fault]: Fault[K] };

/**
 * Pieces faults together from their events. A fault without an end (the control node died, or its cure failed) ends at
 * infinity and counts as not healed; one whose probe never spoke counts as not in force: nothing is assumed to have worked.
 */
export function faultsOf(events: readonly FaultEvent[]): Fault[] {
  const faults = new Map<number, Open>();
  for (const event of events) {
    if (event.stage === "begin") faults.set(event.fault, opened(event));
    const fault = faults.get(event.fault);
    if (fault) apply(fault, event);
  }
  return [...faults.values()];
}

function opened(event: Extract<FaultEvent, { stage: "begin" }>): Open {
  const { fault, nemesis, plan, describe, time } = event;
  return {
    fault,
    nemesis,
    plan,
    describe,
    begin: time,
    end: Infinity,
    inForce: false,
    evidence: [],
    felt: [],
    healed: false,
  };
}

function apply(fault: Open, event: FaultEvent): void {
  switch (event.stage) {
    case "begin":
      return;
    case "in-force":
      Object.assign(fault, { evidence: event.evidence, inForce: event.inForce, describe: event.describe });
      return;
    case "end":
      Object.assign(fault, { end: event.time, felt: event.felt, healed: event.healed });
      if (event.gone) fault.gone = event.gone;
      if (event.nodes) fault.nodes = event.nodes;
      if (event.cureBegan !== undefined) fault.cureBegan = event.cureBegan;
      return;
    case "error":
      fault.error = event.message;
  }
}

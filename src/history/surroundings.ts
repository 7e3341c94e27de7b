import type { Fault, FaultEvent } from "../core/fault.ts";
import { sameValue, type Value } from "../core/value.ts";
import type { Phase } from "./columns.ts";
import type { History } from "./history.ts";
import type { JepsenEvent } from "./import/jepsen-event.ts";
import { expectEvent } from "./journal-event.ts";

/**
 * Faults and phases as events of a nemesis, by time: what others read as a remark, we read again as what it was.
 */
export function surroundings({ faults, phases }: History): JepsenEvent[] {
  const events = [
    ...phases.map(phaseEvent),
    ...faults.flatMap((fault) => stagesOf(fault).map((stage) => faultEvent(fault, stage))),
  ];
  return events.sort((a, b) => (a.time as number) - (b.time as number));
}

const phaseEvent = ({ name, time }: Phase): JepsenEvent => ({
  time,
  type: "info",
  process: "nemesis",
  f: "phase",
  value: name,
  phase: name,
});

const faultEvent = (
  { nemesis, describe }: Pick<Fault, "nemesis" | "describe">,
  { time, ...fault }: FaultEvent,
): JepsenEvent => ({
  time,
  type: "info",
  process: "nemesis",
  f: nemesis,
  value: describe,
  fault: fault as unknown as Value,
});

/** Events that a fault can be pieced together from again (`faults.ts`). */
function stagesOf({
  fault,
  nemesis,
  plan,
  describe,
  begin,
  end,
  inForce,
  evidence,
  felt,
  healed,
  gone,
  nodes,
  cureBegan,
  error,
}: Fault): FaultEvent[] {
  return [
    { stage: "begin", fault, nemesis, plan, describe, time: begin },
    { stage: "in-force", fault, evidence, inForce, describe, time: begin },
    ...(error === undefined ? [] : [{ stage: "error", fault, message: error, time: begin } as const]),
    ...(end === Infinity
      ? []
      : [
          {
            stage: "end",
            fault,
            felt,
            healed,
            ...(gone ? { gone } : {}),
            ...(nodes ? { nodes } : {}),
            ...(cureBegan === undefined ? {} : { cureBegan }),
            time: end,
          } as const,
        ]),
  ];
}

/** The stage of a fault that an event tells, if it is one that {@link surroundings} made. */
export function faultOfEvent(event: JepsenEvent): FaultEvent | undefined {
  const { fault, f, value, time } = event;
  if (typeof fault !== "object" || fault === null || Array.isArray(fault)) return undefined;
  const stage = { ...fault, time } as unknown as FaultEvent;
  if (typeof expectEvent({ ...stage, type: "fault" }) === "string") return undefined;
  const names = { nemesis: f, describe: value } as { readonly nemesis: string; readonly describe: string };
  return isSame(event, faultEvent(names, stage)) ? stage : undefined;
}

/** The phase that an event tells of, if it is one that {@link surroundings} made. */
export function phaseOfEvent(event: JepsenEvent): Phase | undefined {
  const { phase, time } = event;
  if (typeof phase !== "string" || typeof time !== "number") return undefined;
  return isSame(event, phaseEvent({ name: phase, time })) ? { name: phase, time } : undefined;
}

const isSame = ({ index: _, ...event }: JepsenEvent, ours: JepsenEvent): boolean => sameValue(event, ours);

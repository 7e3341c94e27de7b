import type { OperationType } from "../../../src/core/operation.ts";
import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { TestEvent } from "../events.ts";

/** The ways in which a simulated watch may be wrong, and what each must be told as where it shows. */
export const DEFECTS = {
  dropped: ["not-reliable", "not-atomic", "not-resumable", "not-bookmarkable"],
  repeated: ["not-unique"],
  swapped: ["not-ordered"],
  split: ["not-atomic"],
  "too late": ["not-resumable"],
  "too early": ["not-resumable"],
  "hasty bookmark": ["not-bookmarkable"],
  invented: ["unwritten-event"],
  altered: ["contradicting-event", "unwritten-event"],
} as const;

/** One of {@link DEFECTS}. */
export type Defect = keyof typeof DEFECTS;

interface Event {
  readonly revision: number;
  readonly key: string;
  readonly value: number | null;
}

interface Response {
  readonly events: Event[];
  readonly bookmark?: number;
}

/** The events of a run of 2 writers and 2 watchers on a simulated store; with a defect, one watch is wrong about something. */
export function simulatedWatch(random: Random, defect: Defect | undefined): TestEvent[] {
  const log: Event[][] = [];
  const events: TestEvent[] = [];
  const processes = [0, 1, 2, 3];
  let next = 4;
  let value = 0;
  let wrong = defect;
  const open = new Map<number, { readonly f: string; readonly input: Value; told?: Value; lost?: boolean }>();
  const write = (changes: { readonly [key: string]: number | null }): Value => {
    const revision = log.length + 1;
    log.push(Object.entries(changes).map(([key, written]) => ({ revision, key, value: written })));
    return { revision };
  };
  for (let turn = 0; turn < 70; turn++) {
    const slot = random.int(0, 3);
    const process = processes[slot]!;
    const running = open.get(process);
    if (!running) {
      const input: Value =
        slot < 2
          ? Object.fromEntries(
              random.subset(["a", "b"]).map((key) => [key, random.chance(0.8) ? value++ : null]),
            )
          : {
              ...(random.chance(0.8) ? { from: random.int(1, log.length + 2) } : {}),
              ...(random.chance(0.3) ? { prefix: "a" } : {}),
            };
      open.set(process, { f: slot < 2 ? "write" : "watch", input });
      events.push([process, "invoke", slot < 2 ? "write" : "watch", input]);
    } else if (running.told === undefined) {
      if (running.f === "write") {
        running.lost = random.chance(0.2);
        running.told =
          running.lost && random.chance(0.5) ? "lost" : write(running.input as { [key: string]: number });
      } else if (random.chance(0.4)) {
        const told = watched(
          random,
          log,
          running.input as { readonly from?: number; readonly prefix?: string },
        );
        const spoilt = wrong && spoil(random, told, wrong, log);
        if (spoilt) wrong = undefined;
        running.told = (spoilt ?? told) as unknown as Value;
      }
    } else {
      const type: OperationType =
        running.lost || (running.f === "watch" && random.chance(0.2)) ? "info" : "ok";
      open.delete(process);
      events.push([process, type, running.f, running.lost ? null : running.told]);
      if (type === "info") processes[slot] = next++;
    }
  }
  return events;
}

/** What a sound watch shows, up to some revision and perhaps with a bookmark for the rest. */
function watched(
  random: Random,
  log: readonly Event[][],
  { from = random.int(1, log.length + 1), prefix = "" }: { readonly from?: number; readonly prefix?: string },
): Response[] {
  const to = random.int(from - 1, log.length);
  const responses: Response[] = [];
  for (let revision = from; revision <= to; revision++) {
    const events = log[revision - 1]!.filter(({ key }) => key.startsWith(prefix));
    const last = responses.at(-1);
    if (last && random.chance(0.6) && last.bookmark === undefined) last.events.push(...events);
    else responses.push({ events });
    if (random.chance(0.2)) responses.push({ events: [], bookmark: revision });
  }
  return responses;
}

/** The same with the defect, where there is room for it. */
function spoil(
  random: Random,
  told: readonly Response[],
  defect: Defect,
  log: readonly Event[][],
): Response[] | undefined {
  const responses = told.map(({ events, ...rest }) => ({ events: [...events], ...rest }));
  const filled = responses.filter(({ events }) => events.length > 0);
  if (filled.length === 0) return undefined;
  const { events } = random.pick(filled);
  const i = random.int(0, events.length - 1);
  const event = events[i] as Event;
  if (defect === "dropped") events.splice(i, 1);
  else if (defect === "repeated") events.splice(i, 0, event);
  else if (defect === "swapped") {
    if (events.length < 2) return undefined;
    events.reverse();
  } else if (defect === "split") {
    const at = events.findIndex(({ revision }, j) => j > 0 && revision === events[j - 1]?.revision);
    if (at < 0) return undefined;
    responses.splice(responses.findIndex((one) => one.events === events) + 1, 0, {
      events: events.splice(at),
    });
  } else if (defect === "too late") filled[0]!.events.splice(0);
  else if (defect === "too early") responses.unshift({ events: [...(log[event.revision - 2] ?? [])] });
  else if (defect === "hasty bookmark") responses.unshift({ events: [], bookmark: event.revision });
  else if (defect === "invented") events.splice(i, 0, { ...event, key: "ab" });
  else events[i] = { ...event, value: (event.value ?? 0) + 1 };
  return responses;
}

import type { Random } from "../../../src/core/random.ts";
import type { Value } from "../../../src/core/value.ts";
import type { TestEvent } from "../events.ts";

/** The events with one to three outputs changed, in six of ten cases; where there is no output, as they are. */
export function perturbed(random: Random, events: readonly TestEvent[]): readonly TestEvent[] {
  const outputs = events.flatMap(([, type, , value], i) => (type === "ok" && value !== null ? [i] : []));
  if (outputs.length === 0 || !random.chance(0.6)) return events;
  const chosen = random.shuffle(outputs).slice(0, random.int(1, 3));
  return events.map((event, i) => {
    if (!chosen.includes(i)) return event;
    const [process, type, f, value] = event;
    const others = outputs.filter((at) => events[at]![2] === f).map((at) => events[at]![3]);
    return [process, type, f, changed(random, value, others)];
  });
}

/** Another value of the same shape: what another operation returned, or the same with a part changed, left out or twice. */
function changed(random: Random, value: Value, others: readonly Value[]): Value {
  if (random.chance(0.3)) return random.pick(others);
  if (typeof value === "number") return value + random.pick([-2, -1, 1, 2, 50]);
  if (Array.isArray(value)) return isTransaction(value) ? flipped(random, value) : changedList(random, value);
  if (typeof value !== "object" || value === null) return value;
  return changedFields(random, value as { readonly [name: string]: Value });
}

const isTransaction = (value: readonly Value[]): value is readonly [string, Value, Value][] =>
  Array.isArray(value[0]);

const flipped = (random: Random, reads: readonly [string, Value, Value][]): Value => {
  const at = random.int(0, reads.length - 1);
  return reads.map(([kind, key, value], i) => [kind, key, i === at ? (value === null ? 1 : null) : value]);
};

function changedList(random: Random, list: readonly Value[]): Value {
  const at = random.int(0, Math.max(0, list.length - 1));
  const without = list.filter((_, i) => i !== at);
  return random.pick([without, without, [...list, ...list.slice(at, at + 1)], [...list, random.int(0, 9)]]);
}

function changedFields(random: Random, fields: { readonly [name: string]: Value }): Value {
  const name = random.pick(Object.keys(fields));
  const { [name]: value, ...rest } = fields;
  const amount = random.int(1, 12);
  const [from, to] = random.shuffle(Object.keys(fields)) as [string, string];
  return random.pick<Value>([
    rest,
    { ...rest, [name]: null },
    { ...fields, other: 0 },
    { ...fields, [name]: (value as number) + amount },
    { ...fields, [from]: (fields[from] as number) - amount, [to]: (fields[to] as number) + amount },
  ]);
}

import type { Value } from "../../../src/core/value.ts";
import { OK } from "../../../src/history/columns.ts";
import type { History } from "../../../src/history/history.ts";

/** One message that an operation sent or polled. */
interface Seen {
  readonly op: number;
  readonly process: number;
  readonly type: string;
  readonly kind: "send" | "poll";
  readonly log: string;
  readonly value: number;
  readonly offset: number | undefined;
}

/** Types of everything that is wrong with a small history, tolerated or not, told by going through all pairs. */
export function byDefinition(history: History, ww: boolean): string[] {
  const seen = seenOf(history);
  const all = [...ofPlaces(seen), ...ofPolls(seen), ...ofProgress(seen), ...ofCycles(seen, history, ww)];
  return [...new Set(all)].sort();
}

function seenOf(history: History): Seen[] {
  return Array.from({ length: history.count }, (_, op) => history.operation(op)).flatMap((operation) => {
    const { op, process, type, input, output } = operation;
    return ((output ?? input) as Value[][]).flatMap(([kind, first, second]): Seen[] => {
      const one = (log: string, message: Value): Seen => {
        const [offset, value] = (Array.isArray(message) ? message : [undefined, message]) as [
          number | null,
          number,
        ];
        return { op, process, type, kind: kind as "send" | "poll", log, value, offset: offset ?? undefined };
      };
      if (kind === "send") return [one(first as string, second as Value)];
      return Object.entries((first ?? {}) as { [log: string]: Value[] }).flatMap(([log, messages]) =>
        messages.map((message) => one(log, message)),
      );
    });
  });
}

const same = (a: Seen, b: Seen): boolean => a.log === b.log && a.value === b.value;

const senderOf = (seen: readonly Seen[], message: Seen): Seen | undefined =>
  seen.find((other) => other.kind === "send" && same(other, message));

/** What tells where a message stands: all polls, and the sends of operations that are committed. */
const places = once((seen) =>
  seen.filter((one) => one.offset !== undefined && (one.kind === "poll" || isCommitted(seen, one.op))),
);

/** Those whose offset holds one message, which stands nowhere else. */
const certain = once((seen) =>
  places(seen).filter((a) =>
    places(seen).every((b) => a.log !== b.log || (a.offset === b.offset) === (a.value === b.value)),
  ),
);

/** What is asked often of one history is made out once. */
function once(make: (seen: readonly Seen[]) => readonly Seen[]): typeof make {
  const made = new WeakMap<readonly Seen[], readonly Seen[]>();
  return (seen) => {
    const known = made.get(seen) ?? make(seen);
    made.set(seen, known);
    return known;
  };
}

const isCommitted = (seen: readonly Seen[], op: number): boolean =>
  seen.some(
    (one) =>
      one.op === op &&
      (one.type === "ok" ||
        (one.type === "info" &&
          one.kind === "send" &&
          seen.some((other) => other.kind === "poll" && other.type === "ok" && same(other, one)))),
  );

function* ofPlaces(seen: readonly Seen[]): Iterable<string> {
  for (const a of places(seen))
    for (const b of places(seen)) {
      if (a.log !== b.log) continue;
      if (a.offset === b.offset && a.value !== b.value) yield "inconsistent-offsets";
      if (a.offset !== b.offset && a.value === b.value) yield "duplicate";
    }
}

function* ofPolls(seen: readonly Seen[]): Iterable<string> {
  const polls = seen.filter(({ kind }) => kind === "poll");
  for (const poll of polls) {
    const sender = senderOf(seen, poll);
    if (!sender) yield "unsent-message";
    else if (sender.op === poll.op) yield "precommitted-read";
    else if (sender.type === "fail" && poll.type === "ok") yield "G1a";
  }
  for (const send of seen.filter(({ kind }) => kind === "send")) {
    const readers = polls.filter((poll) => same(poll, send));
    if (send.type === "ok" && !readers.some(({ type }) => type === "ok")) yield "unseen";
    const standing = places(seen).filter((place) => same(place, send));
    if (readers.length > 0 || standing.length === 0 || !isCommitted(seen, send.op)) continue;
    const beyond = polls.some(
      (poll) =>
        poll.type === "ok" &&
        poll.log === send.log &&
        places(seen).every(
          (place) => !same(place, poll) || standing.every((at) => at.offset! <= place.offset!),
        ),
    );
    if (beyond) yield "lost-write";
  }
}

/** How many messages stand before this one, where its place is beyond doubt. */
function rankOf(seen: readonly Seen[], message: Seen): number | undefined {
  const own = certain(seen).find((place) => same(place, message));
  if (!own) return undefined;
  const before = certain(seen).filter(({ log, offset }) => log === own.log && offset! < own.offset!);
  return new Set(before.map(({ offset }) => offset)).size;
}

function* ofProgress(seen: readonly Seen[]): Iterable<string> {
  for (const kind of ["poll", "send"] as const)
    for (const b of seen.filter((one) => one.kind === kind)) {
      const earlier = seen.slice(0, seen.indexOf(b)).filter((one) => one.kind === kind && one.log === b.log);
      const within = earlier.findLast(({ op }) => op === b.op);
      const across = earlier.findLast(
        ({ op, process, type }) => op !== b.op && process === b.process && type === "ok",
      );
      const a = within ?? (kind === "send" && b.type === "fail" ? undefined : across);
      if (!a) continue;
      const [from, to] = [rankOf(seen, a), rankOf(seen, b)];
      if (from === undefined || to === undefined || to - from === 1) continue;
      const skips = to > from;
      if (skips && kind === "send" && !within) continue;
      yield `${within ? "int-" : ""}${skips ? `${kind}-skip` : `nonmonotonic-${kind}`}`;
    }
}

/** Circles of transactions, and of such that had returned before those they depend on began (of these, only where ww is left out). */
function* ofCycles(seen: readonly Seen[], history: History, ww: boolean): Iterable<string> {
  const none = () => Array.from({ length: history.count }, () => new Set<number>());
  const [writes, reads, all] = [none(), none(), none()];
  const add = (relation: Set<number>[], a: Seen | undefined, b: Seen | undefined) => {
    if (!a || !b || a.op === b.op) return;
    relation[a.op]!.add(b.op);
    all[a.op]!.add(b.op);
  };
  for (const poll of seen.filter(({ kind }) => kind === "poll")) add(reads, senderOf(seen, poll), poll);
  for (const a of ww ? places(seen) : [])
    for (const b of places(seen))
      if (a.log === b.log && rankOf(seen, b) === (rankOf(seen, a) ?? NaN) + 1)
        add(writes, senderOf(seen, a), senderOf(seen, b));
  const wr = reads.map((next) => new Set(next));
  const inWrites = closed(writes);
  if (inWrites.size > 0) yield "G0";
  const direct = all.map((next) => new Set(next));
  const circular = closed(all);
  const together = (a: number, b: number) => all[a]!.has(b) && all[b]!.has(a);
  for (let a = 0; a < history.count; a++)
    for (const b of wr[a]!)
      if (together(a, b) && ![...inWrites].some((op) => op === a || together(a, op))) yield "G1c";
  if (!ww) yield* ofTime(direct, circular, history);
}

function* ofTime(
  direct: readonly Set<number>[],
  circular: ReadonlySet<number>,
  history: History,
): Iterable<string> {
  const rest = direct.map(
    (next, op) => new Set(circular.has(op) ? [] : [...next].filter((to) => !circular.has(to))),
  );
  closed(rest);
  const { callPosition, returnPosition, type } = history.columns;
  for (let a = 0; a < rest.length; a++)
    for (const b of rest[a]!)
      if (type[b] === OK && returnPosition[b]! < callPosition[a]!) yield "G1c-realtime";
}

/** Makes a relation transitive, and says who is related to himself by way of others. */
function closed(relation: Set<number>[]): Set<number> {
  for (let middle = 0; middle < relation.length; middle++)
    for (const from of relation) if (from.has(middle)) for (const to of relation[middle]!) from.add(to);
  return new Set(relation.flatMap((next, op) => (next.has(op) ? [op] : [])));
}

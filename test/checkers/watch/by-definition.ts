import { NEVER } from "../../../src/history/columns.ts";
import type { History } from "../../../src/history/history.ts";

interface Event {
  readonly revision: number;
  readonly key: string;
  readonly value: number | null;
}

interface Shown extends Event {
  readonly watch: number;
  readonly response: number;
  readonly nth: number;
}

interface Bookmark {
  readonly response: number;
  readonly revision: number;
}

/** Types of what is wrong, each promise told as it stands in etcd's list, by going through all pairs. Every write's values are its own, but deletions. */
export function byDefinition(history: History): string[] {
  const operations = Array.from({ length: history.count }, (_, op) => history.operation(op));
  const writes = operations.filter(({ f, type }) => f === "write" && type !== "fail");
  const watches = operations.filter(({ f, output }) => f === "watch" && Array.isArray(output));
  const shown = watches.flatMap(({ op, output }) =>
    (output as unknown as { events: Event[] }[]).flatMap(({ events }, response) =>
      events.map((event, nth): Shown => ({ ...event, watch: op, response, nth })),
    ),
  );
  const completed = (op: number) => history.columns.completionPosition[op] ?? NEVER;
  const has = (op: number, { key, value }: Event) =>
    Object.entries(operations[op]!.input as object).some(([k, v]) => k === key && v === value);
  const writeAt = (revision: number) =>
    writes.find(({ output }) => (output as { revision?: number } | undefined)?.revision === revision);
  const isRight = (event: Shown) => {
    const write = writeAt(event.revision);
    if (write) return has(write.op, event) && write.callPosition < completed(event.watch);
    return writes.some(
      ({ op, type, callPosition }) =>
        type === "info" && has(op, event) && callPosition < completed(event.watch),
    );
  };
  const found = new Set<string>();
  const right = shown.filter(isRight);
  const certain = [
    ...writes.flatMap(({ input, output }) =>
      Object.keys(input as object).map((key) => ({
        revision: (output as { revision?: number })?.revision ?? -1,
        key,
      })),
    ),
    ...right,
  ].filter(({ revision }) => revision >= 0);
  for (const event of shown) {
    const write = writeAt(event.revision);
    const other = write && Object.hasOwn(write.input as object, event.key);
    const first = right.find(({ revision, key }) => revision === event.revision && key === event.key);
    if (other ? !has(write.op, event) : isRight(event) && first?.value !== event.value)
      found.add("contradicting-event");
    else if (!isRight(event)) found.add("unwritten-event");
  }
  for (const { op, input, output } of watches) {
    const { from, prefix = "" } = input as { from?: number; prefix?: string };
    const own = shown.filter(({ watch }) => watch === op);
    const bookmarks = (output as { bookmark?: number }[]).flatMap(({ bookmark }, response): Bookmark[] =>
      bookmark === undefined ? [] : [{ response, revision: bookmark }],
    );
    for (const type of ofStream(own, bookmarks, from)) found.add(type);
    const range = certain.filter(
      ({ revision, key }) => key.startsWith(prefix) && (from === undefined || revision >= from),
    );
    for (const change of range) {
      if (own.some(({ revision, key }) => revision === change.revision && key === change.key)) continue;
      const [before, after] = [
        own.some((e) => e.revision < change.revision),
        own.some((e) => e.revision > change.revision),
      ];
      if (own.some((e) => e.revision === change.revision)) found.add("not-atomic");
      else if (before && after) found.add("not-reliable");
      else if (after && from !== undefined) found.add("not-resumable");
      else if (
        !after &&
        bookmarks.some(({ revision }) => revision >= change.revision) &&
        (before || from !== undefined)
      )
        found.add("not-bookmarkable");
    }
  }
  return [...found].sort();
}

function* ofStream(
  own: readonly Shown[],
  bookmarks: readonly Bookmark[],
  from: number | undefined,
): Iterable<string> {
  for (const [i, b] of own.entries()) {
    const earlier = own.slice(0, i);
    if (from !== undefined && b.revision < from) yield "not-resumable";
    if (earlier.some((a) => a.revision === b.revision && a.key === b.key)) yield "not-unique";
    else if (bookmarks.some(({ response, revision }) => response < b.response && revision >= b.revision))
      yield "not-bookmarkable";
    else if (earlier.some((a) => a.revision > b.revision)) yield "not-ordered";
    else if (earlier.some((a) => a.revision === b.revision && a.response < b.response)) yield "not-atomic";
  }
}

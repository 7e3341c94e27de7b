/** A line of a journal whose shape has been looked at: safe to hand to a builder. */
export interface JournalEvent {
  readonly type: "history" | "invoke" | "ok" | "fail" | "info" | "fault" | "phase";
  readonly version?: number;
  readonly [field: string]: unknown;
}

type Test = (value: unknown) => boolean;

const isNumber: Test = (value) => typeof value === "number" && value >= 0;
const isCount: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
const isText: Test = (value) => typeof value === "string";
const isPresent: Test = (value) => value !== undefined;
const isList: Test = (value) => Array.isArray(value);
const isListOrAbsent: Test = (value) => value === undefined || Array.isArray(value);
const isFlag: Test = (value) => typeof value === "boolean";
const isKey: Test = (value) => value === undefined || typeof value === "string" || typeof value === "number";
const isError: Test = (value) =>
  value === undefined ||
  (typeof value === "object" && value !== null && isText((value as { message?: unknown }).message));

const COMPLETION: readonly (readonly [string, Test])[] = [
  ["op", isCount],
  ["time", isNumber],
  ["process", isCount],
  ["error", isError],
];

/** What each kind of line must hold. Checked field by field and not by a schema library: a million lines pass here. */
const FIELDS: Readonly<Record<JournalEvent["type"], readonly (readonly [string, Test])[]>> = {
  history: [["version", isCount]],
  invoke: [
    ["op", isCount],
    ["time", isNumber],
    ["process", isCount],
    ["node", isText],
    ["f", isText],
    ["key", isKey],
    ["input", isPresent],
  ],
  ok: [...COMPLETION, ["output", isPresent]],
  fail: COMPLETION,
  info: COMPLETION,
  fault: [
    ["fault", isCount],
    ["time", isNumber],
    ["stage", isText],
  ],
  phase: [
    ["name", isText],
    ["time", isNumber],
  ],
};

const FAULT_FIELDS: Readonly<Record<string, readonly (readonly [string, Test])[]>> = {
  begin: [
    ["nemesis", isText],
    ["plan", isPresent],
    ["describe", isText],
  ],
  "in-force": [
    ["evidence", isList],
    ["inForce", isFlag],
    ["describe", isText],
  ],
  end: [
    ["felt", isList],
    ["healed", isFlag],
    ["gone", isListOrAbsent],
    ["nodes", isListOrAbsent],
  ],
  error: [["message", isText]],
};

/** The event that a parsed line is, or what was expected instead, as the beginning of a sentence. */
export function expectEvent(raw: unknown): JournalEvent | string {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return "expected one JSON object";
  const event = raw as JournalEvent;
  const fields = Object.hasOwn(FIELDS, event.type) ? FIELDS[event.type] : undefined;
  if (!fields) return `expected "type" to be one of ${Object.keys(FIELDS).join(", ")}`;
  const wrong =
    fields.find(([name, test]) => !test(event[name])) ??
    (event.type === "fault" ? wrongFaultField(event) : undefined);
  return wrong ? `expected ${event.type} with a proper "${wrong[0]}"` : event;
}

function wrongFaultField(event: JournalEvent): readonly [string, Test] | undefined {
  const fields = FAULT_FIELDS[String(event.stage)];
  return fields ? fields.find(([name, test]) => !test(event[name])) : ["stage", isText];
}

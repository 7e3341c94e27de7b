/** How bad a line of a log says it is. */
export type Level = "error" | "warn" | "info";

/** A line of a log, split for reading. */
export interface Reading {
  readonly level: Level;
  readonly message: string;
  /** What a structured line carries beside its message: `key=value …`. */
  readonly rest: string;
}

const ERROR = /\b(?:panic|fatal|error|err|crit|critical|E\d{4})\b/i;
const WARN = /\b(?:warn|warning|W\d{4})\b/i;

/** What says when and where a line was written; the page shows the time itself. */
const KNOWN = new Set([
  "level",
  "lvl",
  "severity",
  "msg",
  "message",
  "ts",
  "time",
  "timestamp",
  "caller",
  "@timestamp",
]);

/** Reads a line: JSON as most servers write it, anything else as it stands. Never throws. */
export function read(text: string): Reading {
  const fields = text.startsWith("{") ? parsed(text) : undefined;
  if (!fields) return { level: levelOf(text.slice(0, 200)), message: text, rest: "" };
  const message = String(fields.msg ?? fields.message ?? "");
  const rest = Object.entries(fields).filter(([name]) => !KNOWN.has(name));
  return {
    level: levelOf(String(fields.level ?? fields.lvl ?? fields.severity ?? "")),
    message: message || text,
    rest: message
      ? rest
          .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
          .join(" ")
      : "",
  };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const levelOf = (text: string): Level => (ERROR.test(text) ? "error" : WARN.test(text) ? "warn" : "info");

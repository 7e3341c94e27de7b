/** The panels, in the order of their number keys. */
export const PANELS = [
  "anomalies",
  "timeline",
  "charts",
  "operations",
  "nodes",
  "strength",
  "setup",
] as const;

/** The name of a panel. */
export type Panel = (typeof PANELS)[number];

/** Everything a person chose to look at. It is the page's address, so a link is a view and Back works. Times in nanoseconds. */
export interface State {
  readonly panel: Panel;
  /** The anomaly's number in the report, from 1. */
  readonly anomaly?: number | undefined;
  /** How far the linearization of that anomaly is stepped through; absent: all of it. */
  readonly step?: number | undefined;
  readonly op?: number | undefined;
  readonly fault?: number | undefined;
  /** The one stretch of time that all panels show; absent: the whole run. */
  readonly time?: Window | undefined;
  /** A query of the filter language. */
  readonly query: string;
}

/** A stretch of time, nanoseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Reads `#p=timeline&op=1234&t=31.15..31.25&q=key:3&a=1`. Unknown names and unreadable values are ignored. */
export function parseState(hash: string, fallback: Panel): State {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    panel: PANELS.find((panel) => panel === fields.get("p")) ?? fallback,
    anomaly: wholeNumber(fields.get("a")),
    step: wholeNumber(fields.get("s")),
    op: wholeNumber(fields.get("op")),
    fault: wholeNumber(fields.get("fault")),
    time: parseWindow(fields.get("t")),
    query: fields.get("q") ?? "",
  };
}

/** The hash of a state, `parseState`'s other half. */
export function formatState({ panel, anomaly, step, op, fault, time, query }: State): string {
  const fields = Object.entries({
    p: panel,
    a: anomaly,
    s: step,
    op,
    fault,
    t: time && `${seconds(time.from)}..${seconds(time.to)}`,
    q: query || undefined,
  });
  return `#${fields
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(String(value)).replaceAll("%3A", ":").replaceAll("%20", "+")}`,
    )
    .join("&")}`;
}

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

function parseWindow(text: string | null): Window | undefined {
  const match = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/.exec(text ?? "");
  const [from, to] = [Number(match?.[1]) * 1e9, Number(match?.[2]) * 1e9];
  return from < to ? { from, to } : undefined;
}

/** To the microsecond, which is what the page knows. */
const seconds = (nanoseconds: number): string => String(Math.round(nanoseconds / 1e3) / 1e6);

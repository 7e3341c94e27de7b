/** A span of time in nanoseconds. Branded, so that a bare number of unclear unit never becomes one by accident. */
export type Duration = number & { readonly __unit: "ns" };

/** The length of an instant. */
export const ZERO = 0 as Duration;

/** `milliseconds(1.5)` is 1,500,000 ns. */
export const milliseconds = (n: number): Duration => Math.round(n * 1e6) as Duration;

/** `seconds(10)` is ten seconds. */
export const seconds = (n: number): Duration => Math.round(n * 1e9) as Duration;

/** `minutes(2)` is two minutes. */
export const minutes = (n: number): Duration => seconds(n * 60);

/** A duration in seconds, for people. */
export const toSeconds = (duration: Duration): number => duration / 1e9;

const UNITS: Readonly<Record<string, (n: number) => Duration>> = {
  ms: milliseconds,
  s: seconds,
  m: minutes,
  h: (n) => minutes(n * 60),
};

/** Reads `"500ms"`, `"20s"`, `"1.5m"`, `"2h"`; `undefined` for anything else, a bare or a negative number included. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  return UNITS[match[2] as string]?.(Number(match[1]));
}

/** Three significant digits and the unit that fits: `1.24 ms`, `31.2 s`, `0 s`. */
export function formatDuration(duration: number): string {
  if (duration === 0) return "0 s";
  const [unit, size] =
    duration < 1e3
      ? (["ns", 1] as const)
      : duration < 1e6
        ? (["µs", 1e3] as const)
        : duration < 1e9
          ? (["ms", 1e6] as const)
          : (["s", 1e9] as const);
  const n = duration / size;
  return `${n >= 100 ? Math.round(n) : n.toPrecision(3)} ${unit}`;
}

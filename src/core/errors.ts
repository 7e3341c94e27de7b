/** What a pipeline may gate on. Jepsen's numbers, kept so that scripts carry over; 3 tells a broken environment apart. */
export const EXIT = {
  valid: 0,
  invalid: 1,
  unknown: 2,
  environment: 3,
  interrupted: 130,
  terminated: 143,
  usage: 254,
  bug: 255,
} as const;

/**
 * The exit code of several runs together, 255 > 1 > 3 > 2 > 0: a bug of ours says nothing of any system, an anomaly is proof, and what
 * could not be decided is not valid. Whatever else there is (130, 143, 254) beats them all.
 */
export function worstExit(codes: Iterable<number>): number {
  const order: readonly number[] = [EXIT.valid, EXIT.unknown, EXIT.environment, EXIT.invalid, EXIT.bug];
  const rank = (code: number) => (order.includes(code) ? order.indexOf(code) : order.length);
  let worst: number = EXIT.valid;
  for (const code of codes) if (rank(code) > rank(worst)) worst = code;
  return worst;
}

/** Whose fault an error is: the caller's words, the surroundings, or `ordeal` itself. */
export type ErrorKind = "usage" | "environment" | "bug";

/** An error a person is meant to read: what happened, what was expected, what to do. Printed without a stack trace unless it is a bug. */
export class OrdealError extends Error {
  readonly kind: ErrorKind;
  /** Longer evidence below the sentence: a node's last log lines, an engine's answer. */
  readonly details: string | undefined;

  constructor(
    kind: ErrorKind,
    message: string,
    options: { cause?: unknown; details?: string | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "OrdealError";
    this.kind = kind;
    this.details = options.details;
  }
}

/** The caller asked for something impossible: refused before anything starts, exit 254. */
export const usageError = (message: string, options?: { cause?: unknown; details?: string }): OrdealError =>
  new OrdealError("usage", message, options);

/** The surroundings failed (no engine, a node that will not start, a fault that does not heal): exit 3, never a verdict on the system. */
export const environmentError = (
  message: string,
  options?: { cause?: unknown; details?: string | undefined },
): OrdealError => new OrdealError("environment", message, options);

const FAIL = Symbol.for("ordeal.fail");

/**
 * Thrown by a client's operation that *certainly did not happen* and never will: the one way to say `fail`.
 * Everything else that is thrown, a time-out included, means `info`: it may have happened.
 */
export class Fail extends Error {
  readonly [FAIL] = true;
  override readonly name = "Fail";
}

/** Recognised by brand, not by class: a test file may have loaded its own copy of this package. */
export const isFail = (error: unknown): boolean =>
  typeof error === "object" && error !== null && FAIL in error;

/** The message of whatever was thrown, its cause's message added where that says more (`fetch failed: connect ECONNREFUSED …`). */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.message || error.name;
  const cause =
    error.cause instanceof Error
      ? error.cause.message || (error.cause as NodeJS.ErrnoException).code
      : undefined;
  return cause && !own.includes(cause) ? `${own}: ${cause}` : own;
}

/** The machine-readable code of an error where it has one (`ECONNREFUSED`, `UND_ERR_SOCKET`), its cause's otherwise. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === "string" ? code : codeOf(cause);
}

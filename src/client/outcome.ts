import { codeOf, isFail, messageOf } from "../core/errors.ts";
import type { OperationError, OperationType } from "../core/operation.ts";
import { toValue, type Value } from "../core/value.ts";

/** What became of one operation, and whether the connection it used may be used again. */
export interface Outcome {
  readonly type: OperationType;
  readonly output?: Value;
  readonly error?: OperationError;
  readonly keepConnection: boolean;
}

/** Codes of errors that `ordeal` itself names in a history. */
export const ERROR = {
  noClient: "no-client",
  timeout: "timeout",
  unrecordable: "unrecordable",
  interrupted: "interrupted",
} as const;

/** The operation returned: it happened. A result that JSON cannot hold happened too, but nobody can say what it was. */
export function returned(result: unknown): Outcome {
  try {
    return { type: "ok", output: toValue(result), keepConnection: true };
  } catch (error) {
    return {
      type: "info",
      error: { message: messageOf(error), code: ERROR.unrecordable },
      keepConnection: true,
    };
  }
}

/**
 * The operation threw. `Fail` means that it certainly did not happen. Anything else is indeterminate, unless the operation
 * has no effect whatever becomes of it; and in both of these cases the connection is in an unknown state and is replaced.
 */
export function threw(error: unknown, readOnly: boolean): Outcome {
  const code = codeOf(error);
  const described = { message: messageOf(error), ...(code === undefined ? {} : { code }) };
  if (isFail(error)) return { type: "fail", error: described, keepConnection: true };
  return { type: readOnly ? "fail" : "info", error: described, keepConnection: false };
}

/** The operation did not answer in time. It may happen yet, unless it has no effect at all. */
export function timedOut(readOnly: boolean, message: string): Outcome {
  return { type: readOnly ? "fail" : "info", error: { message, code: ERROR.timeout }, keepConnection: false };
}

/** No connection could be opened: nothing was ever sent, so nothing can have happened. */
export function noClient(error: unknown): Outcome {
  return { type: "fail", error: { message: messageOf(error), code: ERROR.noClient }, keepConnection: false };
}

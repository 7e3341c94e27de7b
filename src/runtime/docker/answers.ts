import { messageOf, OrdealError } from "../../core/errors.ts";

/** The HTTP status with which the engine refused; `undefined` for errors that are no answer of the engine's. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" ? status : undefined;
}

/** What went wrong, in the engine's own words: without the client library's `(HTTP code 500) server error - ` in front. Our own errors speak for themselves. */
export const engineSaid = (error: unknown): string =>
  error instanceof OrdealError
    ? error.message
    : messageOf(error)
        .replace(/^\(HTTP code \d+\) [^-]*- /, "")
        .trim();

/** Awaits a request whose aim may already have been reached: these refusals are as good as success. */
export async function unlessRefused<T>(
  request: Promise<T>,
  ...statuses: readonly number[]
): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statuses.includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

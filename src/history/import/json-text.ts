import type { Value } from "../../core/value.ts";

/** Text that may hold a number which JavaScript would round or call infinite. */
const SUSPECT = /\d{16}|\d[eE]/;
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * Parses JSON and keeps what `JSON.parse` rounds: an integer beyond 2^53 becomes `{"#number": "9007199254740993"}`, as in
 * EDN (`edn/value.ts`), since two identifiers that differ must not become one.
 *
 * @throws {SyntaxError}
 */
export function parseJson(text: string): Value {
  return JSON.parse(SUSPECT.test(text) ? text.replace(TOKENS, exact) : text) as Value;
}

/** JSON that {@link parseJson} reads as the same value: a number beyond 2^53 gets a point, and so is no integer. */
export function writeJson(value: Value): string {
  const text = JSON.stringify(value);
  return SUSPECT.test(text)
    ? text.replace(TOKENS, (token) => (isRounded(token) ? `${token}.0` : token))
    : text;
}

function exact(token: string): string {
  return isRounded(token) ? `{"#number":"${token}"}` : token;
}

function isRounded(token: string): boolean {
  const n = Number(token);
  return /^-?\d+$/.test(token) ? !Number.isSafeInteger(n) : n === Infinity || n === -Infinity;
}

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

function exact(token: string): string {
  if (token.startsWith('"')) return token;
  const n = Number(token);
  const rounded = /^-?\d+$/.test(token) ? !Number.isSafeInteger(n) : !Number.isFinite(n);
  return rounded ? `{"#number":"${token}"}` : token;
}

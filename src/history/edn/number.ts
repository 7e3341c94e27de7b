import { OtherNumber } from "./form.ts";

const INTEGER = /^[+-]?(?:0|[1-9]\d*)N?$/;
const FLOAT = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/;
const OTHER = /^(?:[+-]?\d+(?:\/\d+|(?:\.\d*)?(?:[eE][+-]?\d+)?M)|##Inf|##-Inf|##NaN)$/;

/** The number that a token is; `undefined` when it is none. `5N` is 5, as in EDN; `1.0` is not 1. */
export function numberOf(token: string): number | OtherNumber | undefined {
  if (INTEGER.test(token)) return integerOf(token.replace(/^\+|N$/g, ""));
  if (FLOAT.test(token)) return floatOf(token);
  return OTHER.test(token) ? new OtherNumber(token) : undefined;
}

function integerOf(digits: string): number | OtherNumber {
  const n = Number(digits);
  return Number.isSafeInteger(n) ? n + 0 : new OtherNumber(digits);
}

/** A float that is a whole number would be mistaken for an integer, and one beyond all numbers for infinity. */
function floatOf(token: string): number | OtherNumber {
  const n = Number(token);
  if (Number.isSafeInteger(n)) return new OtherNumber(`${Object.is(n, -0) ? "-0" : n}.0`);
  return Number.isFinite(n) ? n : new OtherNumber(token);
}

/** The token of a number: of a whole number that is not safe, that of a float. */
export function numberText(n: number): string {
  const text = String(n);
  return Number.isSafeInteger(n) || /[.e]/.test(text) ? text : `${text}.0`;
}

import type { OperationError } from "../../core/operation.ts";
import { canonical, sameValue, type Value } from "../../core/value.ts";

const KEYWORD = /^:[^\s"]+$/;

/**
 * What a recorder called an error, as ours: `:timeout` is a code that is its own message, `[:duplicate-key "taken"]` a code with
 * a message, text is a message. Of anything else the JSON is the message.
 */
export function errorOfValue(value: Value): OperationError {
  if (isKeyword(value)) return { message: value.slice(1), code: value.slice(1) };
  if (typeof value === "string") return { message: value };
  if (Array.isArray(value) && value.length === 2 && isKeyword(value[0]) && typeof value[1] === "string")
    return { message: value[1], code: value[0].slice(1) };
  return asOurs(value) ?? { message: canonical(value) };
}

/** The shortest value of which {@link errorOfValue} makes this error again. */
export function valueOfError({ message, code }: OperationError): Value {
  const whole = { message, ...(code === undefined ? {} : { code }) };
  const short = code === undefined ? message : code === message ? `:${code}` : [`:${code}`, message];
  return sameValue({ ...errorOfValue(short) }, whole) ? short : whole;
}

/** An error that `ordeal` wrote because no shorter form says the same. */
function asOurs(value: Value): OperationError | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { message, code, ...rest } = value as { readonly [field: string]: Value };
  if (typeof message !== "string" || Object.keys(rest).length > 0) return undefined;
  if (code === undefined) return { message };
  return typeof code === "string" ? { message, code } : undefined;
}

const isKeyword = (value: Value | undefined): value is string =>
  typeof value === "string" && KEYWORD.test(value);

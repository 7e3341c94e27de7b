import type { Message } from "../../../patterns/env.ts";
import { sameValue, type Value } from "../../core/value.ts";

/**
 * Looks whether a message is what it must be, plain JSON, and sees to it that nobody changes it: what a simulation hands over as it
 * is, a socket would copy. O(size).
 *
 * @throws {TypeError} for what JSON would lose or change.
 */
export function checkPlain(message: Message): void {
  const value = message as unknown as Value;
  const text = JSON.stringify(value);
  if (!sameValue(value, JSON.parse(text) as Value))
    throw new TypeError(
      `a message must be plain JSON, and this one is not the same once it has been text: ${text}`,
    );
  freeze(value);
}

function freeze(value: Value): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part as Value);
}

import type { Message } from "../../../patterns/env.ts";
import type { NodeName } from "../../core/node.ts";
import { sameValue, type Value } from "../../core/value.ts";
import type { World } from "./world.ts";

/**
 * Where assertions are on: looks whether a message is what it must be, plain JSON, and sees to it that nobody changes it. What a
 * simulation hands over as it is, a socket would copy. A message that JSON would change is a failed assertion of `sender`. O(size).
 */
export function checkPlain({ assertions, findings, clock }: World, sender: NodeName, message: Message): void {
  if (!assertions) return;
  const value = message as unknown as Value;
  const text = JSON.stringify(value);
  if (!sameValue(value, JSON.parse(text) as Value))
    findings.failed({
      node: sender,
      time: clock.now(),
      what: `a message must be plain JSON, and this one is not the same once it has been text: ${text}`,
    });
  freeze(value);
}

function freeze(value: Value): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part as Value);
}

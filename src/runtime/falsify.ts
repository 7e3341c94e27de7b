import type { Random } from "../core/random.ts";
import { parsedValue, sameValue } from "../core/value.ts";

/** So many bits are tried: most messages are texts and numbers for the greater part, in which any bit will do. */
const TRIES = 64;

/**
 * The text of a message with one bit flipped, such that it is still JSON and says something else: what no checksum and no parser gives
 * away. `undefined` where no such bit was found. O(length) for each try.
 */
export function falsified(text: Uint8Array, random: Random): Uint8Array | undefined {
  const said = parsedValue(asText(text));
  if (said === undefined) return undefined;
  for (let time = 0; time < TRIES; time++) {
    const wrong = Uint8Array.from(text);
    const at = random.int(0, text.length - 1);
    wrong[at] = (wrong[at] as number) ^ (1 << random.int(0, 6));
    const heard = parsedValue(asText(wrong));
    if (heard !== undefined && !sameValue(heard, said)) return wrong;
  }
  return undefined;
}

const asText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

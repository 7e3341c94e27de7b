import { showValue } from "../../src/core/value.ts";

/** A name that a history gives something, in a sentence: as it stands where it is a plain word, else as JSON and cut. */
export const shownName = (name: string): string => (/^[\w.-]{1,80}$/.test(name) ? name : showValue(name));

import type { Script } from "../../src/core/script.ts";

/** Directed scenarios of `quorum-kv`. */
export const scenarios: { readonly [name: string]: Script } = {};

import type { Env } from "../../patterns/env.ts";

/** More than any cluster has lives of nodes, so that two never get the same name. */
const NAMES = 2 ** 48;

/** A name for this life of a node: what an earlier one sent, and may still be on its way, bears another. */
export const nameLife = (env: Env): string => env.random.int(1, NAMES).toString(36);

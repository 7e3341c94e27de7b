import type { Shape } from "../model.ts";
import { element } from "./element.ts";
import { growingSet } from "./growing-set.ts";
import { lock } from "./lock.ts";
import { queue } from "./queue.ts";
import type { Shortcut } from "./shortcut.ts";
import { zones } from "./zones.ts";

/** How common traces of an object are decided without a search. */
export const SHORTCUTS: { readonly [S in Shape]: Shortcut } = {
  register: zones,
  "fifo-queue": queue,
  "owner-mutex": lock,
  set: growingSet,
  element,
};

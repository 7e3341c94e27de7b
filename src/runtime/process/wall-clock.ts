import { wallClock } from "../../core/clock.ts";
import type { Skewed } from "./node-config.ts";

/** What a node believes to be the time of day, milliseconds: the machine's, but for the skew that it was given. */
export function believedTime({ skew: { offset, drift }, since }: Skewed): number {
  const now = wallClock().getTime();
  return now + (offset + (drift * (now - since)) / 1000) / 1e6;
}

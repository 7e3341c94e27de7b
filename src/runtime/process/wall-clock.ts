import { wallClock } from "../../core/clock.ts";
import type { Skewed } from "./node-config.ts";

/** How far ahead of the machine's time of day a node's own is now, nanoseconds. */
export const aheadBy = ({ skew, since }: Skewed): number =>
  skew.offset + (skew.drift * (wallClock().getTime() - since)) / 1000;

/** What a node believes to be the time of day, milliseconds: the machine's, but for the skew that it was given. */
export const believedTime = (skewed: Skewed): number => wallClock().getTime() + aheadBy(skewed) / 1e6;

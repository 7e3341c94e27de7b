import { wallClock } from "../../core/clock.ts";
import type { Surroundings } from "./node-config.ts";

/** What a node believes to be the time of day, milliseconds: the machine's, but for the skew that it was given. */
export function believedTime({ skew, skewedAt }: Pick<Surroundings, "skew" | "skewedAt">): number {
  const now = wallClock().getTime();
  const gained = (skew.drift * (now - skewedAt)) / 1000;
  return now + (skew.offset + gained) / 1e6;
}

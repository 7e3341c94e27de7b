import type { Script } from "../../../src/core/script.ts";
import { ledByOne } from "./story.ts";

/** n1 has entries that nobody else got, and the new leader has others there, and begins to send behind them. */
export const divergedTail: Script = ledByOne()
  .write(940, "n1", 5)
  .cas(960, "n1", 5, 5)
  .alone([1000, 2500], "n1")
  .write(1020, "n1", 1)
  .cas(1030, "n1", 100, 101)
  .onlyCandidate([1000, 3400], "n2")
  .cas(1600, "n2", 100, 101)
  .kill([1700, 1750], "n2")
  .read(3300, "n2")
  .onlyCandidate([3400, 4500], "n1")
  .pause([3500, 4400], "n2")
  .read(4300, "n1", "n3")
  .onlyCandidate([4500, 5700], "n2")
  .pause([4600, 5600], "n1")
  .read(5500, "n2", "n3")
  .end(5800);

/** An append to n3 arrives once more, a second late, when n3 is the only follower that has what came after it. */
export const lateRepeat: Script = ledByOne()
  .repeat([1000, 1020], 1000, ["append"], ["n1"], ["n3"])
  .write(1005, "n1", 1)
  .alone([1040, 2200], "n2")
  .write(1060, "n1", 2)
  .write(1100, "n1", 3)
  .read(1200, "n1")
  .kill([2150, 4000], "n1")
  .onlyCandidate([2100, 4000], "n2")
  .read(3500, "n2", "n3")
  .end(4500);

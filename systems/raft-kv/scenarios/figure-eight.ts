import type { Script } from "../../../src/core/script.ts";
import { Story } from "./story.ts";

/**
 * Figure 8 of the Raft paper: an entry of an older generation is on a majority, and is replaced all the same. Here x is the write of 1;
 * n1 has carried it out too early, so it shows when n1 leads again, and is gone when the next one does.
 */
export const figureEight: Script = new Story(5, { electionMs: 60, heartbeatMs: 12, batch: 1 })
  // n1 leads, whoever did before.
  .onlyCandidate([0, 1550], "n1")
  .pause([50, 600], "n2", "n3")
  .pause([700, 1300], "n4", "n5")
  .write(1400, "n1", 5)
  // n1 writes x, which only n2 gets.
  .lose([1500, 7150], ["append"], ["n1"], ["n4", "n5"])
  .lose([1500, 2500], ["append"], ["n1"], ["n3"])
  .write(1520, "n1", 1)
  .alone([1600, 2600], "n1")
  // n5 leads with the votes of n3 and n4, and has an entry in the same place that nobody else gets.
  .onlyCandidate([1550, 2500], "n5")
  .lose([1550, 2600], ["append"], ["n5"], ["n1", "n2", "n3", "n4"])
  .alone([2500, 7150], "n5")
  // n1 leads again and brings x to n3, but nothing of its new generation. When it hears of that, x is on a majority.
  .onlyCandidate([2500, 7100], "n1")
  .delay([2500, 8000], 2500, ["appended"], ["n3"], ["n1"])
  .lose([4600, 7150], ["append"], ["n1"], ["n3"])
  .alone([7150, 9700], "n1")
  // n5 leads: its entry is of a later generation than x, and takes its place.
  .onlyCandidate([7100, 9700], "n5")
  .read(9500, "n5", "n3")
  // n1 leads once more, and n5 after it.
  .onlyCandidate([9700, 11_400], "n1")
  .pause([10_000, 11_000], "n5")
  .read(10_900, "n1", "n2")
  .onlyCandidate([11_400, 12_600], "n5")
  .pause([11_500, 12_500], "n1")
  .read(12_400, "n5", "n2")
  .end(12_600);

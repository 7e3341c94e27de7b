import type { Script } from "../../../src/core/script.ts";
import { Story } from "./story.ts";

/**
 * n1 leads and is cut off with a write that nobody else has. n2 is elected, and its first entry is at the index of that write. When n1 is
 * back it hears that the entry at this index is committed; it is not the one that its client waits for.
 */
export const anothersEntry: Script = new Story(3, { electionMs: 60, heartbeatMs: 12 })
  .onlyCandidate([0, 1000], "n1")
  .pause([50, 400], "n2")
  .pause([500, 900], "n3")
  .write(920, "n1", 1)
  .alone([1000, 1500], "n1")
  .onlyCandidate([1000, 3000], "n2")
  .write(1010, "n1", 2)
  .read(1700, "n1", "n2", "n3")
  .read(1900, "n1", "n2", "n3")
  .end(3000);

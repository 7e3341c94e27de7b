import type { Script } from "../../../src/core/script.ts";
import { ledByOne, Story } from "./story.ts";

/**
 * n1 and n2 cannot hear each other and stand in the same generation. n3 gets the request of n1 first, votes for it, is down for a moment,
 * and then gets the one of n2. `down` is how n3 goes down.
 */
const twoCandidates = (down: (story: Story) => Story): Script =>
  down(new Story(3, { electionMs: 100, heartbeatMs: 20 }))
    .write(300, "n1", 5)
    .apart([1000, 9000], ["n1"], ["n2"])
    // All begin anew, and only once may anybody ask n3 whether it would vote.
    .kill([1500, 1800], "n1", "n2", "n3")
    .lose([1500, 9000], ["pre-vote"], ["n3"], ["n1", "n2"])
    .lose([2050, 9000], ["pre-vote"], ["n1", "n2"], ["n3"])
    .delay([1500, 3000], 200, ["vote"], ["n1"], ["n3"])
    .delay([1500, 3000], 600, ["vote"], ["n2"], ["n3"])
    .lose([1500, 2800], ["append"], ["n1"], ["n3"])
    .write(3000, "n1", 1)
    .read(3100, "n1")
    .write(3200, "n2", 2)
    .read(3300, "n2", "n1")
    .read(3400, "n2", "n1")
    .end(4000);

/** A voter that was restarted. */
export const forgottenVote: Script = twoCandidates((story) => story.kill([2250, 2400], "n3"));

/** A voter that lost its power while it was still writing down that it has voted. */
export const voteBeforeTheDisk: Script = twoCandidates((story) =>
  story.slowDisk([1950, 2240], 200, "n3").losePower([2250, 2400], "n3"),
);

/** Nobody goes down: one voter votes twice. */
export const votesTwice: Script = twoCandidates((story) => story);

/** n3 is behind, and asks for votes before it has caught up. */
export const staleCandidate: Script = ledByOne()
  .alone([1000, 2000], "n3")
  .write(1100, "n1", 1)
  .read(1200, "n2")
  .onlyCandidate([1900, 4000], "n3")
  .kill([1900, 4000], "n1")
  .read(3900, "n2", "n3")
  .end(4500);

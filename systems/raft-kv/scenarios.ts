import type { Script } from "../../src/core/script.ts";
import { brokenPipelines } from "./scenarios/channel.ts";
import { forgottenVote, staleCandidate, voteBeforeTheDisk, votesTwice } from "./scenarios/elections.ts";
import { figureEight } from "./scenarios/figure-eight.ts";
import {
  awakenedLeader,
  clocksSetBack,
  deafLeader,
  deposedUnawares,
  earlyReads,
  lateAnswers,
  manyElections,
  slowDisks,
} from "./scenarios/leaders.ts";

import { divergedTail, lateRepeat } from "./scenarios/logs.ts";
import { anothersEntry } from "./scenarios/waiting.ts";

/** Directed scenarios of raft-kv, by the mutant that each is to kill. */
export const scenarios: { readonly [name: string]: Script } = {
  "M06.1": forgottenVote,
  "M06.2": staleCandidate,
  "M07.1": clocksSetBack,
  "M07.2": deafLeader,
  "M07.3": slowDisks,
  "M07.4": deposedUnawares,
  "M09.1": awakenedLeader,
  "M09.2": voteBeforeTheDisk,
  "M09.3": manyElections,
  "M09.4": votesTwice,
  "M10.4": figureEight,
  "M12.1": divergedTail,
  "M12.2": lateRepeat,
  "M12.4": earlyReads,
  "M12.5": lateAnswers,
  "M14.1": anothersEntry,
  "M30.2": brokenPipelines,
};

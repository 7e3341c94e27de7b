import type { Script } from "../../../src/core/script.ts";
import { ledByOne, QUICK, Story } from "./story.ts";

const UP = { ...QUICK, promise: "availability" };

/** n1 is deposed while it is frozen, and hears nothing of it but heartbeats. */
export const deposedUnawares: Script = ledByOne()
  .write(920, "n1", 1)
  .onlyCandidate([1000, 3000], "n2")
  .lose([1000, 3000], ["vote", "append", "refused"], ["n2", "n3"], ["n1"])
  .pause([1050, 1600], "n1")
  .write(1500, "n2", 2)
  .read(1700, "n1", "n2")
  .read(1800, "n1", "n2")
  .end(3000);

/** What n3 says reaches n1 a second late: answers to heartbeats of long ago, when n1 has been deposed. */
export const lateAnswers: Script = ledByOne()
  .write(920, "n1", 1)
  .delay([950, 6000], 1000, ["alive"], ["n3"], ["n1"])
  .onlyCandidate([1000, 6000], "n2")
  .deaf([1900, 6000], ["n2"], ["n1"])
  .lose([1900, 6000], ["vote", "append", "refused", "heartbeat"], ["n3"], ["n1"])
  .deaf([2000, 6000], ["n1"], ["n2", "n3"])
  .write(2600, "n2", 2)
  .read(2700, "n1", "n1")
  .read(2800, "n1", "n1", "n2")
  .end(6500);

/** n2 is elected before it has heard that the last write is committed, and its own first entry takes its time. */
export const earlyReads: Script = ledByOne()
  .write(950, "n1", 1)
  .lose([990, 1100], ["heartbeat"], ["n1"], ["n2", "n3"])
  .write(1000, "n1", 2)
  .kill([1020, 2500], "n1")
  .onlyCandidate([1000, 2500], "n2")
  .delay([1000, 2500], 500, ["appended"], ["n3"], ["n2"])
  .read(1250, "n2", "n3")
  .read(1350, "n2", "n3")
  .end(3000);

/** The clocks of n2 and n3 go back to what they were while nobody leads: what they heard last lies in the future. */
export const clocksSetBack: Script = ledByOne(UP)
  .aheadOfTime([1000, 3000], 3_600_000, "n2", "n3")
  .kill([2965, 3500], "n1")
  .readAllTheTime([950, 10_000], 100)
  .end(10_100);

/** Everybody hears n1, and n1 hears nobody. */
export const deafLeader: Script = ledByOne(UP)
  .deaf([1000, 9000], ["n2", "n3"], ["n1"])
  .readAllTheTime([950, 9000], 100)
  .end(9100);

/** Every disk is so slow that a heartbeat behind it comes too late. */
export const slowDisks: Script = ledByOne(UP)
  .slowDisk([1000, 9000], 150, "n1", "n2", "n3")
  .readAllTheTime([950, 9000], 100)
  .write(2000, "n1", 1)
  .write(3000, "n2", 2)
  .end(9100);

/** One leader after another falls silent, until there have been more generations than a digit can count; the last one dies. */
export const manyElections: Script = Array.from({ length: 14 }, (_, i) => 500 + 400 * i)
  .reduce((story, at) => story.pauseLeader([at, at + 250]), new Story(3, UP))
  .killLeader([6200, 6600])
  .readAllTheTime([300, 14_000], 100)
  .end(14_100);

/**
 * Whoever leads is frozen for longer than the others wait for a leader. On waking it finds what clients had asked of it before, and hands
 * that on as if nothing had happened. Then all die and begin anew, so that no memory covers up what the logs have lost: it is lost
 * for good unless the frozen one is elected, whose log is whole; so this is done several times, with time between in which even slow
 * machines elect somebody. Frozen and dead is all that
 * anybody is: this can be told on any runtime.
 */
export const awakenedLeader: Script = Array.from({ length: 5 }, (_, i) => 1500 + 7500 * i)
  .reduce(
    (story, at) => story.pauseLeader([at, at + 2000]).kill([at + 2200, at + 2600], "n1", "n2", "n3"),
    new Story(3, { electionMs: 600, heartbeatMs: 60, snapshotEvery: 10_000, keys: 101 }),
  )
  .useAllTheTime([0, 36_000], 10, 101)
  .end(36_000);

import { expect, test } from "vitest";
import { type Ballot, Election, type Position } from "../../patterns/ch06-leader-and-followers.ts";
import { openGenerationClock } from "../../patterns/ch09-generation-clock.ts";
import { lifeOn, MemoryDisk } from "./memory-disk.ts";

/** A member of five, n1, in one of its lives: what it sends, and what becomes of it. */
class Voter {
  readonly disk: MemoryDisk;
  readonly sent: string[] = [];
  readonly became: string[] = [];
  last: Position = { index: 4, generation: 2 };
  isContent = false;
  election!: Election;

  constructor(disk = new MemoryDisk(), ...mutants: readonly string[]) {
    this.disk = disk;
    const env = {
      ...lifeOn(disk, ...mutants),
      members: ["n1", "n2", "n3", "n4", "n5"],
      send: (to: string, message: unknown) => void this.sent.push(`${to} ${told(message as Ballot)}`),
    };
    openGenerationClock(env, "raft/promise", (clock) => {
      this.election = new Election(env, clock, {
        last: () => this.last,
        isContent: () => this.isContent,
        voted: () => this.became.push("voter"),
        followed: (leader) => this.became.push(`follower of ${leader}`),
        elected: () => this.became.push("leader"),
        deposed: () => this.became.push("deposed"),
      });
    });
    disk.run();
  }

  /** What it answers to a candidate. */
  asked(from: string, type: "vote" | "pre-vote", generation: number, last = this.last): string[] {
    return this.hears(from, { type, generation, last });
  }

  hears(from: string, ballot: Ballot): string[] {
    this.election.receive(from, ballot);
    this.disk.run();
    return this.sent.splice(0);
  }

  campaign(): string[] {
    this.election.campaign();
    this.disk.run();
    return this.sent.splice(0);
  }
}

const told = (ballot: Ballot): string =>
  "granted" in ballot
    ? `${ballot.granted ? "yes" : "no"} ${ballot.generation}`
    : `${ballot.type} ${ballot.generation}`;

const toAll = (what: string) => ["n2", "n3", "n4", "n5"].map((to) => `${to} ${what}`);

const yes = (generation: number): Ballot => ({ type: "voted", generation, granted: true });

test("tutorial: who would be elected stands, and leads with the votes of a majority", () => {
  const voter = new Voter();
  expect(voter.campaign()).toEqual(toAll("pre-vote 1"));
  const wanted: Ballot = { type: "pre-voted", asked: 1, generation: 0, granted: true };
  expect(voter.hears("n2", wanted)).toEqual([]);
  expect(voter.hears("n2", wanted)).toEqual([]);
  expect(voter.hears("n3", wanted)).toEqual(toAll("vote 1"));
  voter.hears("n4", yes(1));
  expect(voter.election.leads).toBe(false);
  voter.hears("n5", yes(1));
  expect([voter.election.leads, voter.election.leader, voter.became]).toEqual([true, "n1", ["leader"]]);
});

test("a vote is for one candidate in a generation, also after a restart", () => {
  const voter = new Voter();
  expect(voter.asked("n2", "vote", 3)).toEqual(["n2 yes 3"]);
  expect(voter.asked("n3", "vote", 3)).toEqual(["n3 no 3"]);
  expect(voter.asked("n2", "vote", 3)).toEqual(["n2 yes 3"]);
  voter.disk.loseThePower();
  const again = new Voter(voter.disk);
  expect(again.asked("n3", "vote", 3)).toEqual(["n3 no 3"]);
  expect(again.asked("n3", "vote", 4)).toEqual(["n3 yes 4"]);
  expect(again.asked("n2", "vote", 3)).toEqual(["n2 no 4"]);
});

test("M06.1 votes again after a restart, and only then", () => {
  const voter = new Voter(undefined, "M06.1");
  voter.asked("n2", "vote", 3);
  expect(voter.asked("n3", "vote", 3)).toEqual(["n3 no 3"]);
  expect(new Voter(voter.disk).asked("n3", "vote", 3)).toEqual(["n3 yes 3"]);
});

test.each([
  ["a later last entry", { index: 1, generation: 3 }, "yes"],
  ["a longer log", { index: 5, generation: 2 }, "yes"],
  ["the same log", { index: 4, generation: 2 }, "yes"],
  ["a shorter log", { index: 3, generation: 2 }, "no"],
  ["an older last entry", { index: 9, generation: 1 }, "no"],
])("a candidate with %s", (_, last, answer) => {
  for (const type of ["pre-vote", "vote"] as const)
    expect(new Voter().asked("n2", type, 3, last)[0]).toContain(answer);
  expect(new Voter(undefined, "M06.2").asked("n2", "vote", 3, last)).toEqual(["n2 yes 3"]);
});

test("who hears the leader elects no other, and a question binds nobody", () => {
  const voter = new Voter();
  voter.election.observe(3);
  voter.election.follow("n5");
  voter.isContent = true;
  expect(voter.asked("n2", "pre-vote", 4)).toEqual(["n2 no 3"]);
  voter.isContent = false;
  expect(voter.asked("n2", "pre-vote", 4)).toEqual(["n2 yes 3"]);
  expect(voter.asked("n3", "pre-vote", 4)).toEqual(["n3 yes 3"]);
  expect(voter.asked("n2", "pre-vote", 3)).toEqual(["n2 no 3"]);
  expect(voter.became).toEqual(["follower of n5"]);
});

test("news of a newer generation depose a leader", () => {
  const alone = new Voter();
  alone.campaign();
  for (const from of ["n2", "n3"])
    alone.hears(from, { type: "pre-voted", asked: 1, generation: 0, granted: true });
  for (const from of ["n2", "n3"]) alone.hears(from, yes(1));
  alone.hears("n4", { type: "voted", generation: 2, granted: false });
  expect([alone.election.leads, alone.became]).toEqual([false, ["leader", "deposed"]]);
  alone.hears("n4", yes(1));
  expect(alone.election.leads).toBe(false);
});

test("votes of an election that is over count for nothing", () => {
  const voter = new Voter();
  voter.campaign();
  for (const from of ["n2", "n3"])
    voter.hears(from, { type: "pre-voted", asked: 1, generation: 0, granted: true });
  voter.election.follow("n4");
  for (const from of ["n2", "n3"]) voter.hears(from, yes(1));
  expect(voter.election.leads).toBe(false);
});

test("M06.3 reads alone, M06.4 takes writes as a follower", () => {
  const { readsAlone, takesWrites } = new Voter().election;
  expect([readsAlone, takesWrites]).toEqual([false, false]);
  expect(new Voter(undefined, "M06.3").election.readsAlone).toBe(true);
  expect(new Voter(undefined, "M06.4").election.takesWrites).toBe(true);
});

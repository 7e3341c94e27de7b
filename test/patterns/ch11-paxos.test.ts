import { expect, test } from "vitest";
import { Majority, QuorumCalls, type Reply } from "../../patterns/ch08-majority-quorum.ts";
import {
  Acceptor,
  type Commit,
  type Instance,
  type Prepare,
  type Propose,
  Proposer,
  type Query,
  type Vote,
} from "../../patterns/ch11-paxos.ts";
import type { Outcome } from "../../patterns/ch14-request-waiting-list.ts";
import type { Json, Message } from "../../patterns/env.ts";
import { Random } from "../../src/core/random.ts";
import { type Datagram, DatagramWorld } from "./datagram-world.ts";

const BY = 100_000;

/** Members that accept and propose. What they keep is on disk a moment later, and is lost if they come back before that. */
class Parliament {
  readonly world: DatagramWorld;
  readonly proposers: Proposer[] = [];
  readonly #kept = new Map<string, Map<string, Instance>>();
  readonly #mutants: readonly string[];

  constructor(world: DatagramWorld, ...mutants: readonly string[]) {
    this.world = world;
    this.#mutants = mutants;
    for (const id of world.members) this.begin(id, "1");
  }

  /** A new life of a member, on what its disk holds. */
  begin(id: string, life: string): void {
    const { world } = this;
    const env = world.env(id, this.#mutants);
    const disk = this.#kept.get(id) ?? new Map<string, Instance>();
    this.#kept.set(id, disk);
    const memory = new Map(disk);
    const acceptor = new Acceptor(env, {
      get: (name) => memory.get(name),
      set(name, instance, done) {
        memory.set(name, instance);
        env.after(2, () => {
          disk.set(name, instance);
          done();
        });
      },
    });
    const calls = new QuorumCalls(env, new Majority(env), 300);
    this.proposers[world.members.indexOf(id)] = new Proposer(env, calls, acceptor, life);
    world.receive(id, (from, message) => {
      const answer = (vote: Vote) => env.send(from, vote);
      if (message.type === "query") acceptor.query(message as Query, answer);
      else if (message.type === "prepare") acceptor.prepare(message as Prepare, answer);
      else if (message.type === "propose") acceptor.propose(message as Propose, answer);
      else if (message.type === "commit") acceptor.commit(message as Commit);
      else calls.take(from, message as Reply);
    });
  }

  /** Has a member propose; what came of it is there once time has passed. */
  propose(by: number, value: Json): { answer?: Json } {
    const told: { answer?: Json } = {};
    this.proposers[by]?.decide("i", value, BY, (outcome) => Object.assign(told, { answer: shown(outcome) }));
    return told;
  }

  ask(by: number): { answer?: Json } {
    const told: { answer?: Json } = {};
    this.proposers[by]?.outcome("i", BY, (outcome) => Object.assign(told, { answer: shown(outcome) }));
    return told;
  }
}

const shown = (outcome: Outcome<"nothing" | { readonly value: Json }>): Json => {
  if ("error" in outcome) return `certain: ${outcome.certain}`;
  return outcome.value === "nothing" ? "nothing" : outcome.value.value;
};

/** Loses everything but this. */
const only =
  (...passing: ((datagram: Datagram) => boolean)[]) =>
  (datagram: Datagram): number =>
    passing.some((passes) => passes(datagram)) ? 1 : 0;

const between =
  (...members: string[]) =>
  ({ from, to }: Datagram) =>
    members.includes(from) && members.includes(to);

const isType =
  (...types: string[]) =>
  ({ message }: { message: Message }) =>
    types.includes(message.type);

/** What each of five is told who propose at once, while messages are lost and repeated and nobody hears of a choice but by asking. */
function duel(seed: number, ...mutants: string[]): Set<Json | undefined> {
  const weather = Random.of(seed).fork("weather");
  const parliament = new Parliament(new DatagramWorld(3, seed), ...mutants);
  parliament.world.fate = (datagram) =>
    isType("commit")(datagram) || weather.chance(0.3) ? 0 : weather.chance(0.2) ? 2 : 1;
  const told = [0, 1, 2, 1, 0].map((by, i) => parliament.propose(by, i));
  parliament.world.pass(20_000);
  return new Set(told.map(({ answer }) => answer));
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

test("all who ask are told one value that somebody proposed, in any weather", () => {
  for (const seed of seeds) {
    const [answer, ...others] = duel(seed);
    expect(others, `seed ${seed}`).toEqual([]);
    expect([0, 1, 2, 3, 4]).toContain(answer);
  }
});

test.each(["M11.4", "M11.5"])("%s decides twice", (mutant) => {
  expect(seeds.filter((seed) => duel(seed, mutant).size > 1).length).toBeGreaterThan(2);
});

test("what is chosen stays chosen, though whoever had it chosen is gone and told nobody", () => {
  const chosen = (...mutants: string[]) => {
    const parliament = new Parliament(new DatagramWorld(3), ...mutants);
    parliament.world.fate = only((datagram) => between("n1", "n2")(datagram) && !isType("commit")(datagram));
    const told = [parliament.propose(0, "a")];
    parliament.world.pass(500);
    parliament.world.fate = only(between("n2", "n3"));
    told.push(parliament.propose(2, "b"));
    parliament.world.pass(500);
    return told.map(({ answer }) => answer);
  };
  expect(chosen()).toEqual(["a", "a"]);
  expect(chosen("M11.1")).toEqual(["a", "b"]);
});

/** The first has its value accepted by itself alone, the second its own chosen by the others; then the first asks again, with the third. */
function oldAndNew(...mutants: string[]): Json[] {
  const parliament = new Parliament(new DatagramWorld(3), ...mutants);
  const { world } = parliament;
  const told = [parliament.propose(0, "old")];
  world.fate = (datagram) => (isType("propose")(datagram) && datagram.to !== "n1" ? 0 : 1);
  world.pass(60);
  world.fate = only((datagram) => between("n2", "n3")(datagram) && !isType("commit")(datagram));
  told.push(parliament.propose(1, "new"));
  world.pass(1000);
  world.fate = only((datagram) => between("n1", "n3")(datagram));
  world.pass(2000);
  return told.map(({ answer }) => answer ?? null);
}

test("the value of the highest ballot is proposed, not the first that is told", () => {
  expect(oldAndNew()).toEqual(["new", "new"]);
  expect(oldAndNew("M11.2")).toEqual(["old", "new"]);
});

/** n2 promises the first a ballot, forgets it with the power if it was not on disk, and accepts the second's smaller one. */
test("a promise is on disk before it is given", () => {
  const promises = (...mutants: string[]) => {
    const parliament = new Parliament(new DatagramWorld(3), ...mutants);
    let promised = false;
    parliament.world.fate = ({ from, message }) => {
      if (from === "n2" && message.type === "vote") promised = true;
      return 1;
    };
    parliament.propose(0, "a");
    while (!promised) parliament.world.pass(1);
    parliament.begin("n2", "2");
    const lowest: Prepare = {
      type: "prepare",
      call: { life: 1, number: 1 },
      instance: "i",
      ballot: { counter: 0, proposer: "x" },
    };
    let granted: boolean | undefined;
    const env = parliament.world.env("n1");
    parliament.world.receive("n1", (_, message) => {
      if (message.type === "vote" && (message as Vote).answers.life === 1)
        granted = (message as Vote).granted;
    });
    env.send("n2", lowest);
    parliament.world.pass(50);
    return granted;
  };
  expect(promises()).toBe(false);
  expect(promises("M11.3")).toBe(true);
});

test("whoever asks is told nothing where nothing is chosen, and what is, where a majority has accepted it", () => {
  const parliament = new Parliament(new DatagramWorld(3));
  const before = parliament.ask(2);
  parliament.world.pass(50);
  expect(before.answer).toBe("nothing");
  parliament.world.fate = (datagram) => (isType("commit")(datagram) || datagram.to === "n3" ? 0 : 1);
  const decided = parliament.propose(0, "a");
  parliament.world.pass(100);
  expect(decided.answer).toBe("a");
  parliament.world.fate = (datagram) => (isType("commit")(datagram) ? 0 : 1);
  const after = parliament.ask(2);
  parliament.world.pass(100);
  expect(after.answer).toBe("a");
});

test("who gave up before proposing knows that its value will not be chosen; who proposed it does not", () => {
  const parliament = new Parliament(new DatagramWorld(3));
  const told = new Map<string, Json>();
  const propose = (name: string) =>
    parliament.proposers[0]?.decide(name, 1, parliament.world.now + 500, (outcome) =>
      told.set(name, shown(outcome)),
    );
  parliament.world.fate = () => 0;
  propose("never prepared");
  parliament.world.pass(2000);
  parliament.world.fate = (datagram) => (isType("propose")(datagram) ? 0 : 1);
  propose("proposed");
  parliament.world.pass(2000);
  expect([...told.values()]).toEqual(["certain: true", "certain: false"]);
});

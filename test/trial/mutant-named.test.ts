import { expect, test } from "vitest";
import type { Mutant } from "../../patterns/mutants.ts";
import { mutantNamed, withTrial } from "../../src/trial/mutant-named.ts";

const row = (id: string, pair: string): Mutant => ({
  id,
  pattern: "ch09-generation-clock",
  about: "answers whoever asks",
  pair,
  checker: "linearizable",
  anomaly: "not-linearizable",
  dies: { nemesis: ["partition"], nodes: 5, set: { electionMs: 100 } },
  survives: { nemesis: [] },
  by: "random",
  seeds: 100,
});
const rows = [row("M09.1", "raft-kv/register"), row("M09.2", "raft-kv/set"), row("M03.1", "durable-kv/set")];

test("tutorial: a mutant is one of its system's, on every workload", () => {
  expect(mutantNamed("M09.2", "raft-kv/register", rows).id).toBe("M09.2");
});

test.each([
  ["M09.99", "raft-kv/register", 'there is no mutant "M09.99". Did you mean M09.1?'],
  ["M03.1", "raft-kv/register", "M03.1 is a mutant of durable-kv. raft-kv has: M09.1, M09.2."],
  ["M09.1", "toy/register", "M09.1 is a mutant of raft-kv, and toy has no mutants"],
])("%s on %s is refused", (id, what, words) => {
  expect(() => mutantNamed(id, what, rows)).toThrow(words);
});

test("its trial fills in what nobody has said, and nothing else", () => {
  const { dies } = rows[0] as Mutant;
  expect(withTrial({ what: "raft-kv/register" }, dies)).toEqual({
    what: "raft-kv/register",
    nemesis: ["partition"],
    nodes: 5,
    set: { electionMs: "100" },
  });
  expect(
    withTrial({ what: "raft-kv/register", nemesis: [], nodes: 3, set: { electionMs: "9", keys: "1" } }, dies),
  ).toEqual({ what: "raft-kv/register", nemesis: [], nodes: 3, set: { electionMs: "9", keys: "1" } });
});

import { expect, test } from "vitest";
import { realClock } from "../../../src/core/clock.ts";
import { milliseconds } from "../../../src/core/duration.ts";
import { networkControl } from "../../../src/runtime/docker/links.ts";
import { ruleTable } from "../../../src/runtime/docker/rule-table.ts";

/** A network of three nodes of which each hears the first two. */
function network(lateness: number) {
  const commands: { readonly at: number; readonly words: string }[] = [];
  const clock = realClock();
  const stations = ["n1", "n2", "n3"].map((name, i) => ({
    name,
    address: `10.0.0.${i + 1}`,
    inside: async (command: readonly string[]) => {
      commands.push({ at: clock.now(), words: command.join(" ") });
      return "10.0.0.1\n10.0.0.2";
    },
  }));
  const control = networkControl({ stations, rules: ruleTable(stations), clock, lateness: () => lateness });
  return { control, commands };
}

const LINKS = [
  { from: "n1", to: "n2" },
  { from: "n3", to: "n2" },
];

test("a probe arrived where its token was heard", async () => {
  expect(await network(0).control.probe(LINKS)).toEqual([true, false]);
});

test("who was heard is asked when what is slow has had its time", async () => {
  const { control, commands } = network(milliseconds(30));
  await control.probe(LINKS);
  const [sent, asked] = ["send", "heard"].map(
    (verb) => commands.find(({ words }) => words.includes(verb))?.at,
  );
  expect((asked as number) - (sent as number)).toBeGreaterThanOrEqual(milliseconds(30));
});

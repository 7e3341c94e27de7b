import { expect, test } from "vitest";
import { delay, kill, partition } from "../../nemeses/index.ts";
import { nodeNames } from "../../src/core/node.ts";
import { Random } from "../../src/core/random.ts";
import { turns } from "../../src/nemesis/turns.ts";
import { nemesisContract } from "../conformance/nemesis.ts";
import { fakeSetting } from "../nemeses/setting.ts";

const both = turns("both", [kill(), partition(), delay()]);

nemesisContract(both, fakeSetting);

test("each counts its own faults: the first partition is a majority's, whenever its turn comes", () => {
  const plans = Array.from({ length: 6 }, (_, ordinal) =>
    both.plan({ nodes: nodeNames(5), ordinal }, Random.of(ordinal)),
  );
  expect(plans.map(({ nemesis }) => nemesis)).toEqual([
    ...["kill", "partition", "delay"],
    ...["kill", "partition", "delay"],
  ]);
  expect(plans[1]?.plan).toMatchObject({ shape: "majority" });
  expect(both.turn?.(plans[1] as never).nemesis.name).toBe("partition");
});

test("it needs what any of them needs, once", () => {
  expect(turns("three", [kill(), partition(), kill(["primaries"])]).requires).toEqual([
    "process",
    "network",
    "primaries",
  ]);
});

import type { NodeName } from "../src/core/node.ts";
import type { Random } from "../src/core/random.ts";
import { countersOf, felt } from "../src/nemesis/felt.ts";
import { imposeEntries, imposeInRounds } from "../src/nemesis/impose.ts";
import { defineNemesis, type Injection, type Nemesis, type Stage } from "../src/nemesis/nemesis.ts";
import { drawMilliseconds } from "../src/nemesis/shaping.ts";
import { planTargets, requiring } from "../src/nemesis/targeted.ts";
import { describeTargets, resolveTargets, type TargetPlan, type TargetSpec } from "../src/nemesis/targets.ts";
import { describeSkew } from "../src/nemesis/words.ts";
import type { Skew } from "../src/runtime/cluster.ts";
import type { Entry } from "../src/runtime/in-force.ts";

/** How a clock is made wrong: it jumps, it runs too fast or too slow, or it jumps to and fro. */
export type ClockMotion = "bump" | "drift" | "strobe";

/** Whose clocks are wrong, how, and by how much each node's would be; a strobe also how often, and how long it stays (ns). */
export type ClockPlan = TargetPlan &
  Readonly<{
    motion: ClockMotion;
    skews: Readonly<{ [node: NodeName]: Skew }>;
    flips?: number;
    period?: number;
  }>;

const MOTIONS: readonly ClockMotion[] = ["bump", "drift", "strobe"];

const sign = (random: Random): number => random.pick([-1, 1]);

/** A clock that loses this much a second nearly stands still; with more it would run backwards all the time (ns). */
const MOST_DRIFT = 900e6;

/** As far as Jepsen moves clocks: 4 ms to 4 min, forward or back. A drift gains or loses 32 to 512 ms a second. */
function drawSkew(motion: ClockMotion, magnitude: number, random: Random): Skew {
  const ahead = sign(random);
  const skew = (least: number, most: number) => Math.round(magnitude * drawMilliseconds(random, least, most));
  return motion === "drift"
    ? { offset: 0, drift: ahead * Math.min(MOST_DRIFT, skew(5, 9)) }
    : { offset: ahead * skew(2, 18), drift: 0 };
}

/** A strobe of 2.5 s at the most: a round must be over before its deadline. */
const drawStrobe = (random: Random) => ({
  flips: random.int(3, 10),
  period: drawMilliseconds(random, 4, 7),
});

/**
 * Makes wall clocks wrong, and right again: what they jump by, or gain and lose, is another for each node.
 *
 * `clock()` mixes all targets and motions; `clock(["one"], ["bump"])` is one of each. `magnitude` multiplies what they are wrong by.
 */
export const clock = (
  targets?: readonly TargetSpec[],
  motions: readonly ClockMotion[] = MOTIONS,
  magnitude = 1,
): Nemesis<ClockPlan> =>
  defineNemesis<ClockPlan>({
    name: "clock",
    requires: requiring(["clock"], targets),
    plan({ nodes }, random) {
      const motion = random.fork("motion").pick(motions);
      return {
        ...planTargets(targets, nodes, random),
        motion,
        skews: Object.fromEntries(
          nodes.map((node) => [node, drawSkew(motion, magnitude, random.fork(node))]),
        ),
        ...(motion === "strobe" ? drawStrobe(random.fork("strobe")) : {}),
      };
    },
    async inject(stage, plan) {
      const { nodes, describe } = await resolveTargets(plan, stage.cluster);
      const entries = nodes.map(
        (node): Entry => ({
          kind: "skewed",
          node,
          skew: plan.skews[node] ?? { offset: 0, drift: 0 },
        }),
      );
      const words = nodes.map(
        (node) => `${node} ${describeSkew(plan.skews[node] ?? { offset: 0, drift: 0 })}`,
      );
      const text = `clock ${plan.motion} ${describe}: ${words.join(", ")}`;
      return plan.motion === "strobe"
        ? strobe(stage, entries, plan, text)
        : imposeEntries(stage, entries, text);
    },
    describe: (plan) => `clock ${plan.motion} ${describeTargets(plan)}`,
  });

/** To and fro. It is over when it has been injected: each time the clocks were seen wrong, and right again. */
async function strobe(
  stage: Stage,
  entries: readonly Entry[],
  { flips = 1, period = 0 }: ClockPlan,
  describe: string,
): Promise<Injection> {
  const before = await countersOf(stage.cluster, entries);
  // Each is an entry of its own: when it began decides how far its clock has drifted.
  const rounds = Array.from({ length: flips }, () => entries.map((entry) => ({ ...entry })));
  const evidence = await imposeInRounds(stage, rounds, { held: period, rest: period });
  const after = await countersOf(stage.cluster, entries);
  const cure = async () => ({ felt: felt(stage, entries, before, after), healed: await stage.lift() });
  return { evidence, describe, cure };
}

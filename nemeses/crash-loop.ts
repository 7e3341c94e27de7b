import { type Duration, seconds } from "../src/core/duration.ts";
import { imposeInRounds } from "../src/nemesis/impose.ts";
import { defineNemesis, type Nemesis } from "../src/nemesis/nemesis.ts";
import { drawMilliseconds } from "../src/nemesis/shaping.ts";
import { planTargets, requiring } from "../src/nemesis/targeted.ts";
import { describeTargets, resolveTargets, type TargetPlan, type TargetSpec } from "../src/nemesis/targets.ts";
import type { Entry } from "../src/runtime/in-force.ts";

/** Who crashes, how often, and how long they are down and up each time (ns). */
export type CrashLoopPlan = TargetPlan & Readonly<{ crashes: number; down: number; up: number }>;

/**
 * Kills servers again and again, 3 to 6 times, at most half a second after they have come up: often before they serve, and while they
 * read their disks. It is over when it has been injected, and takes no longer than `round`, waiting only: 6 s when not said.
 *
 * `crashLoop()` mixes all targets; `crashLoop(["primaries"])` goes for whoever leads when it begins.
 */
export const crashLoop = (
  targets?: readonly TargetSpec[],
  round: Duration = seconds(6),
): Nemesis<CrashLoopPlan> =>
  defineNemesis<CrashLoopPlan>({
    name: "crash-loop",
    requires: requiring(["process"], targets),
    plan({ nodes }, random) {
      const crashes = random.fork("crashes").int(3, 6);
      const pause = (of: string) => Math.min(drawMilliseconds(random.fork(of), 0, 9), round / crashes / 2);
      return { ...planTargets(targets, nodes, random), crashes, down: pause("down"), up: pause("up") };
    },
    async inject(stage, { crashes, down, up, ...plan }) {
      const { nodes, describe } = await resolveTargets(plan, stage.cluster);
      const round = nodes.map((node): Entry => ({ kind: "down", node }));
      const rounds = Array.from({ length: crashes }, () => round);
      return {
        evidence: await imposeInRounds(stage, rounds, { held: down, rest: up }),
        describe: inWords(describe, crashes),
        cure: async () => ({ felt: [], healed: await stage.lift() }),
      };
    },
    describe: (plan) => inWords(describeTargets(plan), plan.crashes),
  });

const inWords = (whom: string, crashes: number): string => `crash-loop ${whom}: ${crashes} times`;

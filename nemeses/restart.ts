import { type Duration, seconds } from "../src/core/duration.ts";
import type { NodeName } from "../src/core/node.ts";
import { imposeInRounds } from "../src/nemesis/impose.ts";
import { defineNemesis, type Nemesis } from "../src/nemesis/nemesis.ts";
import type { Entry } from "../src/runtime/in-force.ts";

/** The order in which nodes go down, and how long each is down and rests after its return (ns). Gently: asked to end, not killed. */
export type RestartPlan = Readonly<{
  order: readonly NodeName[];
  gently: boolean;
  down: number;
  rest: number;
}>;

/** One node's turn, waiting only: 2 s, less in a large cluster, so that a round of any size is over before its deadline. */
const turn = (nodes: number, round: number): number => Math.min(seconds(2), round / nodes);

/**
 * Restarts the whole cluster, one node after another, as an upgrade does: each is ended (asked or killed, as drawn), is down
 * for a moment, starts on its data, and the next one's turn comes. Nobody waits until a node serves again. A round takes no longer than
 * it is told, waiting only: 10 s when not said.
 */
export const restart = (round: Duration = seconds(10)): Nemesis<RestartPlan> =>
  defineNemesis<RestartPlan>({
    name: "restart",
    requires: ["process"],
    plan({ nodes }, random) {
      const down = Math.round(turn(nodes.length, round) * (0.25 + random.float() / 2));
      return {
        order: random.shuffle(nodes),
        gently: random.chance(0.5),
        down,
        rest: turn(nodes.length, round) - down,
      };
    },
    async inject(stage, { order, gently, down, rest }) {
      const rounds = order.map((node): Entry[] => [{ kind: "down", node, gently }]);
      const evidence = await imposeInRounds(stage, rounds, { held: down, rest });
      return { evidence, cure: async () => ({ felt: [], healed: await stage.lift() }) };
    },
    describe: ({ order, gently }) =>
      `restart ${order.join(", ")}, each ${gently ? "asked to end" : "killed"}`,
  });

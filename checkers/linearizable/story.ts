import type { Order } from "./dead-ends.ts";
import { lost, neverWritten } from "./lost-value.ts";
import { deed, demandedValue, type Scene, type Story, stuckOperation, words } from "./scene.ts";

/** Tells a contradiction in a simple way where one is true: a value that nobody wrote, or one that was gone. */
export const simpleStoryOf = (scene: Scene): Story | undefined => neverWritten(scene) ?? lost(scene);

/** The story where nothing simpler is true: the orders themselves are the argument. */
export function noOrder(scene: Scene): Story {
  const { automaton, ends } = scene;
  const value = demandedValue(scene);
  const needs = words(scene, stuckOperation(scene));
  const steps = ends.longest.slice(0, 3).map((order) => ({
    to: stuckOperation(scene).op,
    because: `after ${inWords(scene, order)} it holds ${automaton.describe(order.at(-1)?.state ?? automaton.initial)}, and ${needs} is not possible then`,
  }));
  const what = value === undefined ? "allows that" : `leaves ${value} there`;
  return {
    message: `${deed(scene)}, but no order of the operations before ${what}: not linearizable`,
    steps,
  };
}

const TOLD = 5;

/** The last operations of an order. */
function inWords(scene: Scene, order: Order): string {
  if (order.length === 0) return "nothing";
  const told = order.slice(-TOLD).map(({ op }) => words(scene, scene.history.operation(op)));
  return `${order.length > TOLD ? "… then " : ""}${told.join(", then ")}`;
}

import type { ByteBudget } from "../../parts/byte-budget.ts";
import type { Automaton } from "../automaton.ts";
import type { Trace } from "../trace.ts";

/**
 * What a shortcut found out of a trace: `"linearizable"`; or a few of its operations, by index, that contradict the model
 * by themselves; or `undefined` where the trace is not of the shape that it decides.
 *
 * The operations named must be a *weakening* of the trace: what is left of a linearizable one when the others are taken
 * out is linearizable too.
 */
export type Finding = "linearizable" | readonly number[] | undefined;

/**
 * Decides traces of a common shape exactly, by a sort and a sweep where the search would try orders. It looks at the trace
 * itself whether its assumptions hold.
 *
 * @throws {OutOfBytes} when the budget does not hold its columns.
 */
export type Shortcut = (trace: Trace, automaton: Automaton, bytes: ByteBudget) => Finding;

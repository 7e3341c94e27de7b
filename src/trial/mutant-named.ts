import { type Mutant, mutants, type Trial } from "../../patterns/mutants.ts";
import { usageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Order } from "./order.ts";

/**
 * The line of the kill matrix for a mutant, which must be one of the system in `what` (`raft-kv/register`).
 *
 * @throws a usage error with the nearest name.
 */
export function mutantNamed(id: string, what: string, rows: readonly Mutant[] = mutants): Mutant {
  const system = systemOf(what);
  const row = rows.find((one) => one.id === id);
  const own = rows.filter(({ pair }) => systemOf(pair) === system);
  if (row && own.includes(row)) return row;
  const why = row ? `${id} is a mutant of ${systemOf(row.pair)}` : `there is no mutant "${id}"`;
  if (own.length === 0) throw usageError(`${why}, and ${system} has no mutants`);
  throw usageError(
    `${why}. ${
      row
        ? `${system} has: ${own.map((one) => one.id).join(", ")}.`
        : suggestion(
            id,
            own.map((one) => one.id),
          )
    }`,
  );
}

/** The system of a pair. */
export const systemOf = (pair: string): string => pair.split("/")[0] as string;

/** The order with what a trial says wherever nobody said otherwise: so a mutant is met by what can kill it. */
export function withTrial(order: Order, { nemesis, nodes, set, concurrency, rate }: Trial): Order {
  const options = Object.entries(set ?? {}).map(([name, value]) => [name, String(value)]);
  return {
    nemesis,
    ...(nodes === undefined ? {} : { nodes }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(rate === undefined ? {} : { rate }),
    ...order,
    ...(options.length === 0 ? {} : { set: { ...Object.fromEntries(options), ...order.set } }),
  };
}

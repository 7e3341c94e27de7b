import type { Call, Client } from "../../src/client/client.ts";
import { Fail } from "../../src/core/errors.ts";
import { Connection } from "./connection.ts";

/** Sets a key if it holds a value. Scripts run alone; this one writes last, so what it refuses or fails at has changed nothing. */
const COMPARE_AND_SET =
  "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end redis.call('SET', KEYS[1], ARGV[2]) return 1";

const keyOf = ({ namespace }: Connection, { key = 0 }: Call): string => `${namespace}register/${key}`;

/** Registers: one key each, numbers as JSON; a key that was never written reads as `null`. */
export const registerClient: Client<Connection> = {
  open: Connection.open,
  close: (connection) => connection.close(),
  readOnly: ["read"],
  namespaced: true,
  operations: {
    async read(connection, _: null, call) {
      const text = await connection.send("GET", keyOf(connection, call));
      return text === null ? null : JSON.parse(text as string);
    },
    async write(connection, value: number, call) {
      await connection.send("SET", keyOf(connection, call), JSON.stringify(value));
    },
    async cas(connection, [from, to]: [number, number], call) {
      const values = [JSON.stringify(from), JSON.stringify(to)];
      const done = await connection.send("EVAL", COMPARE_AND_SET, "1", keyOf(connection, call), ...values);
      if (done !== 1) throw new Fail(`the register did not hold ${from}`);
    },
  },
};

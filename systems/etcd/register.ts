import type { Client } from "../../src/client/client.ts";
import { Fail } from "../../src/core/errors.ts";
import { Gateway } from "./gateway.ts";
import { compareAndSet, get, put, type Reads } from "./kv.ts";

/** The key in etcd of a register of the workload. */
const keyOf = (key: string | number = 0): string => `register/${key}`;

/** Registers: one etcd key each, numbers as JSON; a key that was never written reads as `null`. */
export const registerClient = (reads: Reads): Client<Gateway> => ({
  open: Gateway.open,
  close: (gateway) => gateway.close(),
  readOnly: ["read"],
  namespaced: true,
  operations: {
    async read(gateway, _: null, call) {
      const text = await get(gateway, keyOf(call.key), reads, call.signal);
      return text === undefined ? null : JSON.parse(text);
    },
    write: (gateway, value: number, call) =>
      put(gateway, keyOf(call.key), JSON.stringify(value), call.signal),
    cas: async (gateway, [from, to]: [number, number], call) => {
      const done = await compareAndSet(
        gateway,
        keyOf(call.key),
        JSON.stringify(from),
        JSON.stringify(to),
        call.signal,
      );
      if (!done) throw new Fail(`the register did not hold ${from}`);
    },
  },
});

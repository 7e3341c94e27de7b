import type { Client } from "../../src/client/client.ts";
import { Gateway } from "./gateway.ts";
import { keysBelow, put, type Reads } from "./kv.ts";

const PREFIX = "set/";

/** A set of numbers: one etcd key an element, read by prefix in one request. */
export const setClient = (reads: Reads): Client<Gateway> => ({
  open: Gateway.open,
  close: (gateway) => gateway.close(),
  readOnly: ["read"],
  namespaced: true,
  operations: {
    add: (gateway, element: number, call) => put(gateway, `${PREFIX}${element}`, "", call.signal),
    async read(gateway, _: null, call) {
      const elements = await keysBelow(gateway, PREFIX, reads, call.signal);
      return elements.map(Number).sort((a, b) => a - b);
    },
  },
});

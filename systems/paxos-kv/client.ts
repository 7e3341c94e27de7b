import type { Client } from "../../src/client/client.ts";
import type { Value } from "../../src/core/value.ts";
import { Calls } from "../reference/calls.ts";

/** Registers, each named by its key. */
export const registerClient: Client<Calls> = {
  open: async (_, io) => new Calls(await io.dial("client")),
  close: (calls) => calls.close(),
  readOnly: ["read"],
  operations: {
    read: (calls, _: null, { key = 0, signal }) => calls.call({ type: "read", key }, signal),
    write: (calls, value: Value, { key = 0, signal }) => calls.call({ type: "write", key, value }, signal),
    cas: (calls, [from, to]: [Value, Value], { key = 0, signal }) =>
      calls.call({ type: "cas", key, from, to }, signal),
  },
};

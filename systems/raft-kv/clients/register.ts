import type { Client } from "../../../src/client/client.ts";
import type { Calls } from "../../reference/calls.ts";
import { connection } from "./connection.ts";

/** Registers by key; one that was never written reads as `null`. */
export const registerClient: Client<Calls> = {
  ...connection,
  readOnly: ["read"],
  operations: {
    read: (calls, _: null, { key = 0, signal }) => calls.call({ type: "read", key }, signal),
    write: (calls, value: number, { key = 0, signal }) => calls.call({ type: "write", key, value }, signal),
    cas: (calls, [from, to]: [number, number], { key = 0, signal }) =>
      calls.call({ type: "cas", key, from, to }, signal),
  },
};

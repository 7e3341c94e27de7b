import type { Client } from "../../../src/client/client.ts";
import type { Value } from "../../../src/core/value.ts";
import type { Calls } from "../../reference/calls.ts";
import { connection } from "./connection.ts";

/** Transactions on lists: each is one command, so that what it reads and appends happens at one moment. */
export const listAppendClient: Client<Calls> = {
  ...connection,
  operations: {
    txn: (calls, micro: Value, { signal }) => calls.call({ type: "txn", micro }, signal),
  },
};

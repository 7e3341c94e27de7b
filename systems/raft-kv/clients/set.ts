import type { Client } from "../../../src/client/client.ts";
import type { Calls } from "../../reference/calls.ts";
import { connection } from "./connection.ts";

/** A set of numbers. */
export const setClient: Client<Calls> = {
  ...connection,
  readOnly: ["read"],
  operations: {
    add: (calls, element: number, { signal }) => calls.call({ type: "insert", element }, signal),
    read: (calls, _: null, { signal }) => calls.call({ type: "elements" }, signal),
  },
};

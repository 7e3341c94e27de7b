import type { Client } from "../../../src/client/client.ts";
import type { Calls } from "../../reference/calls.ts";
import { connection } from "./connection.ts";

interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** Accounts with the numbers from 0. A transfer is one command, refused where the balance does not allow it. */
export const bankClient = (accounts: number): Client<Calls> => ({
  ...connection,
  readOnly: ["read"],
  operations: {
    transfer: (calls, { from, to, amount }: Transfer, { signal }) =>
      calls.call({ type: "transfer", from, to, amount }, signal),
    read: (calls, _: null, { signal }) => calls.call({ type: "balances", accounts }, signal),
  },
});

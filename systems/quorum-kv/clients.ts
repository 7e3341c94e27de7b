import type { Client } from "../../src/client/client.ts";
import type { Value } from "../../src/core/value.ts";
import { Calls } from "../reference/calls.ts";

/** Among how many carts the elements of a set are dealt out: few, so that several clients fill the same one. */
const CARTS = 4;

type Cart = readonly number[];

const connection = {
  open: async (_, io) => new Calls(await io.dial("client")),
  close: (calls) => calls.close(),
} satisfies Pick<Client<Calls>, "open" | "close">;

/** Registers, each named by its key. They are read and written; a majority by itself cannot decide a compare-and-set. */
export const registerClient: Client<Calls> = {
  ...connection,
  readOnly: ["read"],
  operations: {
    read: (calls, _: null, { key = 0, signal }) => calls.call({ type: "read", key }, signal),
    write: (calls, value: Value, { key = 0, signal }) => calls.call({ type: "write", key, value }, signal),
  },
};

/** A set in shopping carts: whoever adds an element takes what is in its cart, from every sibling, and puts it back with one more. */
export const cartClient: Client<Calls> = {
  ...connection,
  readOnly: ["read"],
  operations: {
    async add(calls, element: number, { signal }) {
      const key = `cart ${element % CARTS}`;
      const { values, context } = (await calls.call({ type: "get", key }, signal)) as {
        values: Cart[];
        context: Value;
      };
      return calls.call({ type: "put", key, value: union([...values, [element]]), context }, signal);
    },
    read: async (calls, _: null, { signal }) => union((await calls.call({ type: "scan" }, signal)) as Cart[]),
  },
};

const union = (carts: readonly Cart[]): Cart => [...new Set(carts.flat())].sort((a, b) => a - b);

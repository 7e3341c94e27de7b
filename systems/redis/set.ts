import type { Client } from "../../src/client/client.ts";
import { Connection } from "./connection.ts";

const keyOf = ({ namespace }: Connection): string => `${namespace}set`;

/** A set of numbers is a set of redis's own, under one key. */
export const setClient: Client<Connection> = {
  open: Connection.open,
  close: (connection) => connection.close(),
  readOnly: ["read"],
  namespaced: true,
  operations: {
    async add(connection, element: number) {
      await connection.send("SADD", keyOf(connection), String(element));
    },
    async read(connection) {
      const elements = (await connection.send("SMEMBERS", keyOf(connection))) as string[];
      return elements.map(Number).sort((a, b) => a - b);
    },
  },
};

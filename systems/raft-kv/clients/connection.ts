import type { ClientIo, ClientNode } from "../../../src/client/client.ts";
import { Calls } from "../../reference/calls.ts";

/** How a client of this cluster opens and closes its one channel to a node. */
export const connection = {
  open: async (_: ClientNode, io: ClientIo): Promise<Calls> => new Calls(await io.dial("client")),
  close: (calls: Calls): void => calls.close(),
};

import type { Told } from "../../patterns/ch14-request-waiting-list.ts";
import type { Connection, Json, Listener, Message } from "../../patterns/env.ts";
import type { Status } from "./status.ts";

/** What a client asks a node: the other end of `Calls`. */
export interface ClientRequest extends Message {
  readonly id: number;
  readonly [name: string]: Json | undefined;
}

/** A node that has read its disk. */
export interface Server {
  status(): Status;
  /** Carries out a request and tells what came of it, once; undefined where there is no such request. */
  readonly requests: { readonly [type: string]: (request: ClientRequest, told: Told<Json>) => void };
}

/**
 * Answers each request of a client by its number, in whatever order the answers come. While there is no server yet, every one but
 * for the status is refused.
 */
export function serveClient(connection: Connection, server: () => Server | undefined): Listener {
  return {
    message(message) {
      const request = message as ClientRequest;
      answer(server(), request, (outcome) => {
        const reply = { type: "reply", to: request.id, ...outcome };
        connection.send(reply);
      });
    },
    broken() {},
  };
}

function answer(server: Server | undefined, request: ClientRequest, told: Told<Json>): void {
  const carryOut = server?.requests[request.type];
  if (request.type === "status") told({ value: server?.status() ?? { serves: false, leads: false } });
  else if (!server) told({ error: "still reading its disk", certain: true });
  else if (carryOut) carryOut(request, told);
  else told({ error: `there is no request "${request.type}"`, certain: true });
}

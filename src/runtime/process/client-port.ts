import type { Message, NodeProgram } from "../../../patterns/env.ts";
import { framed } from "./frames.ts";
import { listen, onFrames } from "./listening.ts";
import type { NodeConfig } from "./node-config.ts";

/** Opens the port at which clients arrive: each gets a conversation with the program. Rejects when it is taken. */
export function listenForClients(
  { host, client }: NodeConfig["listen"],
  program: () => NodeProgram,
): Promise<void> {
  return listen(host, client, (socket) => {
    let over = false;
    const connection = {
      send: (message: Message) => void socket.write(framed(JSON.stringify(message))),
      close() {
        over = true;
        socket.end();
      },
    };
    const listener = program().accept(connection, undefined);
    onFrames(socket, (payload) => {
      if (!over) listener.message(JSON.parse(payload.toString()) as Message);
    });
    socket.on("close", () => {
      if (!over) listener.broken();
      over = true;
    });
  });
}

import { createServer, type Socket } from "node:net";
import { FrameReader } from "./frames.ts";

/** Listens for TCP connections; rejects when that cannot be. */
export function listen(host: string, port: number, welcome: (socket: Socket) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true }, (socket) => {
      // A reset is an end like any other, and the end is told by `close`.
      socket.on("error", () => {});
      welcome(socket);
    });
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  });
}

/** Hands over each frame that arrives. What is no frame ends the connection. */
export function onFrames(socket: Socket, take: (payload: Buffer) => void): void {
  const reader = new FrameReader();
  socket.on("data", (piece: Buffer) => {
    for (const payload of framesOf(reader, piece, socket)) take(payload);
  });
}

function framesOf(reader: FrameReader, piece: Buffer, socket: Socket): Buffer[] {
  try {
    return reader.read(piece);
  } catch {
    socket.destroy();
    return [];
  }
}

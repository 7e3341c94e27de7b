import { connect, type Socket } from "node:net";
import type { Channel } from "../../client/client.ts";
import type { Address } from "../../core/node.ts";
import type { Value } from "../../core/value.ts";
import { framed } from "./frames.ts";
import { onFrames } from "./listening.ts";

/** Opens a channel to the client port of a node's process. Rejects when nobody answers there, or when `signal` says that nobody waits any more. */
export function dial(address: Address, signal?: AbortSignal): Promise<Channel> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const socket = connect({ ...address, noDelay: true });
    const giveUp = () => socket.destroy(signal?.reason as Error);
    signal?.addEventListener("abort", giveUp, { once: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      signal?.removeEventListener("abort", giveUp);
      socket.off("error", reject);
      resolve(new TcpChannel(socket));
    });
  });
}

type Audience = Parameters<Channel["listen"]>[0];

class TcpChannel implements Channel {
  readonly #socket: Socket;
  #audience: Audience | undefined;
  /** What arrived before anybody listened. */
  readonly #early: ((audience: Audience) => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    let trouble = new Error("the node closed the connection");
    onFrames(socket, (payload) =>
      this.#tell((audience) => audience.message(JSON.parse(payload.toString()) as Value)),
    );
    socket.on("error", (error) => {
      trouble = error;
    });
    socket.on("close", () => this.#tell((audience) => audience.broken(trouble)));
  }

  send(message: Value): void {
    this.#socket.write(framed(JSON.stringify(message)));
  }

  listen(audience: Audience): void {
    this.#audience = audience;
    for (const tell of this.#early.splice(0)) tell(audience);
  }

  close(): void {
    this.#socket.destroy();
  }

  #tell(tell: (audience: Audience) => void): void {
    if (this.#audience) tell(this.#audience);
    else this.#early.push(tell);
  }
}

import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Address } from "../../core/node.ts";
import { framed } from "../process/frames.ts";
import { onFrames } from "../process/listening.ts";
import { conversationOf, FULL, isDatagram, textOf, typeOf, withText } from "../process/peer-frame.ts";
import { type Cargo, type Link, Stream } from "./link.ts";

/** The first byte of a payload that no node sends: it is sent back from where the link ends. */
export const PROBE = "p";

/** Stands where one node reaches another, takes the frames apart and lets each pass its link. */
export class PeerProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #there: Link;
  readonly #back: Link;
  readonly #to: () => Address;

  /**
   * @param there the link from the one to the other, over which everything goes.
   * @param back the link from the other to the one, over which only word comes that a connection has ended.
   */
  constructor(there: Link, back: Link, to: () => Address) {
    this.#there = there;
    this.#back = back;
    this.#to = to;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#welcome(socket));
  }

  /** Begins to listen; resolves with where. */
  listen(host: string): Promise<Address> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port: 0 }, () =>
        resolve({ host, port: (this.#server.address() as AddressInfo).port }),
      );
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #welcome(near: Socket): void {
    let far: Socket | undefined;
    /** Who speaks, and that nobody does any more: which goes before all that is said. */
    const own = new Stream(this.#there);
    const streams = new Map<string, Stream>();
    const streamOf = (conversation: string): Stream => {
      const stream = streams.get(conversation) ?? new Stream(this.#there);
      streams.set(conversation, stream);
      return stream;
    };
    this.#keep(near);
    onFrames(near, (payload) => {
      const conversation = conversationOf(payload);
      const arrive = (frame: Buffer) => void far?.write(framed(frame));
      if (payload[0] === PROBE.charCodeAt(0)) this.#echo(near, payload);
      else if (isDatagram(payload)) this.#there.datagram(cargoOf(payload, (frame) => sendIfRoom(far, frame)));
      else if (conversation !== undefined) streamOf(conversation).carry(cargoOf(payload, arrive));
      else
        own.pass(() => {
          far = this.#connect(near);
          arrive(payload);
        });
    });
    near.on("end", () => near.destroy());
    near.on("close", () => own.pass(() => far?.end()));
  }

  #connect(near: Socket): Socket {
    const far = connect({ ...this.#to(), noDelay: true });
    this.#keep(far);
    far.resume();
    far.on("close", () => new Stream(this.#back).pass(() => near.destroy()));
    return far;
  }

  /** Shapes are left out: the question is whether anything gets through. */
  #echo(near: Socket, payload: Buffer): void {
    if (!this.#there.isCut) near.write(framed(payload));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // A reset is an end like any other, and the end is told by `close`.
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }
}

const cargoOf = (payload: Buffer, arrive: (payload: Buffer) => void): Cargo => ({
  type: () => typeOf(payload),
  text: () => textOf(payload),
  arrive: (wrong) => arrive(wrong ? withText(payload, wrong) : payload),
});

function sendIfRoom(far: Socket | undefined, payload: Buffer): void {
  if (far && far.writableLength < FULL) far.write(framed(payload));
}

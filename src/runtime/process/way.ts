import { connect, type Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";
import { milliseconds, seconds } from "../../core/duration.ts";
import type { Address } from "../../core/node.ts";
import { encoded, FULL, type PeerFrame } from "./peer-frame.ts";

/** How long one waits before one tries again to reach a member. */
const RETRY = milliseconds(50);

/** How long a connection may take to be made. A kernel whose first packet was lost asks again in ever longer intervals: better anew. */
const CONNECTS_WITHIN = seconds(1);

/** The way from this node to another: one TCP connection, made again whenever it has broken. */
export class Way {
  readonly #address: Address;
  readonly #hello: Buffer;
  readonly #clock: Clock;
  readonly #broken: () => void;
  #socket: Socket | undefined;
  #stands = false;
  /** What must not be lost as long as the connection that is being made may yet stand. */
  #waiting: Buffer[] = [];

  /** @param broken called when a connection has ended or could not be made: what was sent last may be lost. */
  constructor(address: Address, hello: PeerFrame, clock: Clock, broken: () => void) {
    this.#address = address;
    this.#hello = encoded(hello);
    this.#clock = clock;
    this.#broken = broken;
    this.#connect();
  }

  /** Sends if there is a connection with room left. */
  sendDatagram(frame: PeerFrame): void {
    if (this.#stands && (this.#socket as Socket).writableLength < FULL) this.#socket?.write(encoded(frame));
  }

  /** Sends, or keeps it until there is a connection; where none can be made it is lost, and `broken` is called. */
  send(frame: PeerFrame): void {
    if (this.#stands) this.#socket?.write(encoded(frame));
    else this.#waiting.push(encoded(frame));
  }

  #connect(): void {
    const socket = connect({ ...this.#address, noDelay: true });
    this.#socket = socket;
    const settled = this.#clock.wakeAt(this.#clock.now() + CONNECTS_WITHIN, () => socket.destroy());
    socket.on("connect", () => {
      settled();
      this.#stands = true;
      for (const frame of [this.#hello, ...this.#waiting.splice(0)]) socket.write(frame);
    });
    // Nothing is ever said on this way back; reading is how one learns that it has ended.
    socket.resume();
    socket.on("end", () => socket.destroy());
    socket.on("error", () => {});
    socket.on("close", () => {
      settled();
      this.#stands = false;
      this.#waiting = [];
      this.#broken();
      this.#clock.wakeAt(this.#clock.now() + RETRY, () => this.#connect());
    });
  }
}

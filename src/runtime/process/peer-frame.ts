import type { Message, NodeId } from "../../../patterns/env.ts";
import { framed } from "./frames.ts";

/**
 * What members say to each other. Everything from one to another goes over one TCP connection, from which it follows that the
 * two directions of a conversation go over two. A conversation has a name that no other ever has.
 */
export type PeerFrame =
  | { readonly kind: "hello"; readonly from: NodeId }
  | { readonly kind: "datagram"; readonly message: Message }
  | { readonly kind: "open"; readonly conversation: string }
  | { readonly kind: "message"; readonly conversation: string; readonly message: Message }
  | { readonly kind: "broken"; readonly conversation: string };

/** A frame for a socket. The first byte of its payload tells a datagram from what must stay in order, so that nobody on the way need parse the rest. */
export const encoded = (frame: PeerFrame): Buffer =>
  framed(`${frame.kind === "datagram" ? DATAGRAM : ORDERED}${JSON.stringify(frame)}`);

/** What a payload says. @throws {SyntaxError} where it is none of ours. */
export const decoded = (payload: Buffer): PeerFrame => JSON.parse(payload.toString("utf8", 1)) as PeerFrame;

/** Whether a payload may be lost, repeated and overtaken. */
export const isDatagram = (payload: Buffer): boolean => payload[0] === DATAGRAM.charCodeAt(0);

const DATAGRAM = "?";
const ORDERED = "!";

/** The type of the message in a payload; `undefined` where there is none. */
export function typeOf(payload: Buffer): string | undefined {
  const frame = decoded(payload);
  return "message" in frame ? frame.message.type : undefined;
}

import type { Message } from "../../../patterns/env.ts";
import { framed } from "./frames.ts";

/**
 * What members say to each other. Everything from one to another goes over one TCP connection, from which it follows that the
 * two directions of a conversation go over two. A conversation has a name that no other ever has.
 */
export type PeerFrame =
  | { readonly kind: "hello"; readonly name: string }
  | { readonly kind: "datagram"; readonly name: ""; readonly message: Message }
  | { readonly kind: "open"; readonly name: string }
  | { readonly kind: "broken"; readonly name: string }
  | { readonly kind: "message"; readonly name: string; readonly message: Message };

/** Datagrams are lost while more bytes than this wait to be sent: a buffer without an end would hide that nobody listens. */
export const FULL = 2 ** 20;

const LETTERS = { hello: "h", datagram: "d", open: "o", broken: "b", message: "m" } as const;
const KINDS = Object.fromEntries(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind]));

/**
 * A frame for a socket: a letter, the name of the sender or the conversation, and the message on a line of its own. So nobody on the way
 * need take it apart to know what it belongs to.
 */
export const encoded = (frame: PeerFrame): Buffer =>
  framed(`${LETTERS[frame.kind]}${frame.name}\n${"message" in frame ? JSON.stringify(frame.message) : ""}`);

/** What a payload says. @throws {SyntaxError} where it is none of ours. */
export function decoded(payload: Buffer): PeerFrame {
  const text = payload.toString();
  const end = text.indexOf("\n");
  const kind = KINDS[text[0] as string] as PeerFrame["kind"];
  const message = end + 1 < text.length ? { message: JSON.parse(text.slice(end + 1)) } : {};
  return { kind, name: text.slice(1, end), ...message } as PeerFrame;
}

/** Whether a payload may be lost, repeated and overtaken. */
export const isDatagram = (payload: Buffer): boolean => payload[0] === LETTERS.datagram.charCodeAt(0);

/** The conversation that a payload belongs to; `undefined` where it belongs to none. */
export function conversationOf(payload: Buffer): string | undefined {
  return payload[0] === LETTERS.hello.charCodeAt(0) || isDatagram(payload)
    ? undefined
    : payload.toString("utf8", 1, payload.indexOf("\n"));
}

/** The text of the message in a payload; empty where there is none. */
export const textOf = (payload: Buffer): Buffer => payload.subarray(payload.indexOf("\n") + 1);

/** A payload with another text in the place of its message's. */
export const withText = (payload: Buffer, text: Uint8Array): Buffer =>
  Buffer.concat([payload.subarray(0, payload.indexOf("\n") + 1), text]);

/** The type of the message in a payload; `undefined` where there is none. */
export function typeOf(payload: Buffer): string | undefined {
  const frame = decoded(payload);
  return "message" in frame ? frame.message.type : undefined;
}

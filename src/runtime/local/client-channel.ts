import type { Channel } from "../../client/client.ts";
import type { Address } from "../../core/node.ts";
import type { Value } from "../../core/value.ts";
import { dial } from "../process/dial.ts";
import { type Cargo, type Link, Stream } from "./link.ts";

/** The two directions between the clients and one node. */
export interface ClientLinks {
  readonly there: Link;
  readonly back: Link;
}

/** Opens a channel to a node over its links: what is cut there lets neither the wish nor the answer through. */
export async function dialOver(
  { there, back }: ClientLinks,
  address: Address,
  signal?: AbortSignal,
): Promise<Channel> {
  await passed(there, signal);
  // Even a no has to come back.
  const answer = await Promise.allSettled([dial(address, signal)]);
  await passed(back, signal);
  if (answer[0].status === "rejected") throw answer[0].reason;
  return channelOver({ there, back }, answer[0].value);
}

function passed(link: Link, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const giveUp = () => reject(signal?.reason as Error);
    signal?.addEventListener("abort", giveUp, { once: true });
    new Stream(link).pass(() => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    });
  });
}

function channelOver(links: ClientLinks, channel: Channel): Channel {
  const there = new Stream(links.there);
  const back = new Stream(links.back);
  let closed = false;
  const unlessClosed = (tell: () => void) => {
    if (!closed) tell();
  };
  return {
    send: (message) => there.carry(cargoOf(message, (sent) => channel.send(sent))),
    listen: (audience) =>
      channel.listen({
        message: (message) =>
          back.carry(cargoOf(message, (heard) => unlessClosed(() => audience.message(heard)))),
        broken: (error) => back.pass(() => unlessClosed(() => audience.broken(error))),
      }),
    close() {
      closed = true;
      there.pass(() => channel.close());
    },
  };
}

const cargoOf = (message: Value, arrive: (message: Value) => void): Cargo => ({
  type: () =>
    typeof message === "object" && message !== null && "type" in message ? String(message.type) : undefined,
  text: () => Buffer.from(JSON.stringify(message)),
  arrive: (wrong) => arrive(wrong ? (JSON.parse(Buffer.from(wrong).toString()) as Value) : message),
});

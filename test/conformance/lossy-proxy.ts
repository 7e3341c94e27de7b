import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Address } from "../../src/core/node.ts";

/** A TCP proxy that can take one reply away: the request arrives, the answer does not, and the connection is reset. */
export interface LossyProxy {
  readonly address: Address;
  /** From now on the next bytes that the server sends are swallowed and the connection is reset. */
  loseNextReply(): void;
  /** How many replies were taken away so far. */
  readonly lost: () => number;
  close(): Promise<void>;
}

/** Starts a proxy on loopback in front of `target`. */
export async function lossyProxy(target: Address): Promise<LossyProxy> {
  let armed = false;
  let lost = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) sockets.add(socket.on("error", () => {}));
    client.on("data", (bytes) => upstream.write(bytes));
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    upstream.on("data", (bytes) => {
      if (!armed) return void client.write(bytes);
      armed = false;
      lost++;
      client.resetAndDestroy();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    loseNextReply: () => {
      armed = true;
    },
    lost: () => lost,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => void server.close(() => closed()));
    },
  };
}

import { createServer } from "node:net";

/**
 * Whether something could listen there now. False when the port is taken, and also when the address is none of this
 * machine's: which is how one learns, without sending anything, whether a network ends here.
 *
 * @param port 0 for any.
 */
export function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}

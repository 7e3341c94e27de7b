import type { ClientIo, ClientNode } from "../../src/client/client.ts";
import { Fail } from "../../src/core/errors.ts";
import { codeOfReply, isDefinite } from "./errors.ts";

/** How long a connection may take to open: the operation's own deadline comes first. */
const CONNECT_MS = 1000;

/** An error that redis itself replied with, in its own words. */
export class RedisError extends Error {
  readonly code: string;

  constructor(message: string) {
    super(message);
    this.name = "RedisError";
    this.code = `redis-${codeOfReply(message)}`;
  }
}

/** What is used of the driver. */
interface Driver {
  sendCommand(command: readonly string[]): Promise<unknown>;
  destroy(): void;
  /** Whether an error is what redis replied, rather than the driver's own. */
  replied(error: unknown): error is Error;
}

/**
 * One connection to one redis: nothing is sent twice, nothing waits for a better day, and what breaks stays broken.
 * Errors that say "this did not happen" come out as {@link Fail}; everything else is thrown as it is.
 */
export class Connection {
  readonly #driver: Driver;
  /** What the name of every key begins with. */
  readonly namespace: string;

  private constructor(driver: Driver, namespace: string) {
    this.#driver = driver;
    this.namespace = namespace;
  }

  /** Opens a connection over which redis has answered: while it still loads its data it does not, and nothing is sent. */
  static async open(node: ClientNode, io: Pick<ClientIo, "signal">): Promise<Connection> {
    // Loaded when it is wanted: most commands only name redis, and would take a third longer to begin.
    const { createClient, ErrorReply } = await import("@redis/client");
    io.signal.throwIfAborted();
    const client = createClient({
      socket: { ...node.address("client"), connectTimeout: CONNECT_MS, reconnectStrategy: false },
      RESP: 2,
      disableOfflineQueue: true,
      disableClientInfo: true,
      maintNotifications: "disabled",
      commandOptions: { timeout: 0 },
    });
    // What breaks is told to whoever waits for a reply; an event that nobody hears would end this process.
    client.on("error", () => {});
    const connection = new Connection(
      {
        sendCommand: (command) => client.sendCommand(command),
        destroy: () => client.destroy(),
        replied: (error) => error instanceof ErrorReply,
      },
      node.namespace ?? "",
    );
    io.signal.addEventListener("abort", () => connection.close(), { once: true });
    try {
      await client.connect();
      await connection.send("PING");
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Sends a command, and resolves with redis's reply. */
  async send(...command: readonly string[]): Promise<unknown> {
    try {
      return await this.#driver.sendCommand(command);
    } catch (error) {
      throw this.#driver.replied(error) ? refusal(error.message) : error;
    }
  }

  /** Ends the connection at once; a command under way is given up. */
  close(): void {
    this.#driver.destroy();
  }
}

function refusal(reply: string): Error {
  const error = new RedisError(reply);
  return isDefinite(reply) ? new Fail(reply, { cause: error }) : error;
}

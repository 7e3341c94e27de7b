import type { Client as HttpClient } from "undici";
import type { ClientIo, ClientNode } from "../../src/client/client.ts";
import { Fail } from "../../src/core/errors.ts";
import { hostAndPort } from "../../src/core/node.ts";
import { isDefinite } from "./errors.ts";

/** How long a connection may take to open, and how long a request may be silent, at the most: the operation's own deadline comes first. */
const CONNECT_MS = 1000;

/** An error that etcd itself answered with, in its own words and with the code that gRPC gives it. */
export class EtcdError extends Error {
  readonly code: string;

  constructor(code: number, message: string) {
    super(message);
    this.name = "EtcdError";
    this.code = `etcd-${code}`;
  }
}

/**
 * One HTTP connection to the JSON gateway of one etcd node: pinned to it, nothing sent twice, nothing sent elsewhere.
 * Errors that say "this did not happen" come out as {@link Fail}; everything else is thrown as it is.
 */
export class Gateway {
  /** What every key of this run begins with. */
  readonly namespace: string;
  readonly #http: HttpClient;

  private constructor(http: HttpClient, namespace = "") {
    this.#http = http;
    this.namespace = namespace;
  }

  /** A gateway to a node, which nobody has asked yet whether it is there. */
  static async to(node: ClientNode): Promise<Gateway> {
    // Loaded when it is wanted: most commands only name etcd, and would take a fifth longer to begin.
    const { Client } = await import("undici");
    const http = new Client(`http://${hostAndPort(node.address("client"))}`, {
      pipelining: 1,
      connect: { timeout: CONNECT_MS },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return new Gateway(http, node.namespace);
  }

  /** Opens a gateway and makes sure that somebody listens, so that an operation is only ever sent over a connection that stood. */
  static async open(node: ClientNode, io: Pick<ClientIo, "signal">): Promise<Gateway> {
    const gateway = await Gateway.to(node);
    try {
      await gateway.get("/version", io.signal);
      return gateway;
    } catch (error) {
      await gateway.close();
      throw error;
    }
  }

  /** Calls one method of etcd's API. */
  async call<T>(path: string, body: object, signal: AbortSignal): Promise<T> {
    const { statusCode, body: answer } = await this.#http.request({
      method: "POST",
      path,
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      signal,
    });
    const text = await answer.text();
    if (statusCode === 200) return JSON.parse(text) as T;
    throw refusal(statusCode, text);
  }

  /** Asks for one of etcd's plain pages: `/version`, `/health`. */
  async get(path: string, signal: AbortSignal): Promise<string> {
    const { statusCode, body } = await this.#http.request({ method: "GET", path, signal });
    const text = await body.text();
    if (statusCode === 200) return text;
    throw new EtcdError(statusCode, text.trim() || `HTTP ${statusCode}`);
  }

  /** Ends the connection at once; a request under way is given up. */
  async close(): Promise<void> {
    await this.#http.destroy();
  }
}

function refusal(status: number, text: string): Error {
  const { code = status, message = text.trim() || `HTTP ${status}` } = parsed(text);
  const error = new EtcdError(code, message);
  return isDefinite(code, message) ? new Fail(message, { cause: error }) : error;
}

function parsed(text: string): { readonly code?: number; readonly message?: string } {
  try {
    return JSON.parse(text) as { code?: number; message?: string };
  } catch {
    return {};
  }
}

/** Text as the API carries keys and values. */
export const encode = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** The text that the API carried. */
export const decode = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

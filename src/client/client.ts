import type { Clock } from "../core/clock.ts";
import type { Address, NodeName } from "../core/node.ts";
import type { Key } from "../core/operation.ts";
import type { Value } from "../core/value.ts";

/** A conversation between a client and a node in whole messages, in order, until it breaks. In the simulation it is a simulated link. */
export interface Channel {
  send(message: Value): void;
  /** Says who listens from now on; what arrived before is handed over first. */
  listen(listener: { message(message: Value): void; broken(error: Error): void }): void;
  close(): void;
}

/** A member of the cluster as a client sees it. */
export interface ClientNode {
  readonly name: NodeName;
  /** What the name of everything that this run writes must begin with; nothing where the cluster is the run's own. */
  readonly namespace?: string;
  /** Where a named port of this node is reached from the control node. */
  address(port: string): Address;
  /** Opens a channel to a node whose program is written against `Env`. Rejects when nobody answers there. */
  dial?(port: string, signal?: AbortSignal): Promise<Channel>;
}

/** What a client may use besides its node: a channel to it, time, and word that the connection is no longer wanted. */
export interface ClientIo {
  /** Opens a channel to the node, where its program is written against `Env`; drivers of real systems use `node.address`. Rejects when nobody answers. */
  dial(port: string): Promise<Channel>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** One call of an operation: what it is about, and when to give up. */
export interface Call {
  readonly op: number;
  readonly process: number;
  /** The object of the system this operation touches, where the workload has several. */
  readonly key: Key | undefined;
  /** Nanoseconds until the operation is given up. */
  readonly timeout: number;
  /** Aborted when the operation has timed out. Made on first use: most operations never look at it. */
  readonly signal: AbortSignal;
}

/** A function that performs one operation. *Returned = ok, `throw new Fail` = certainly did not happen, anything else = info.* */
// biome-ignore lint/suspicious/noExplicitAny: the input's type is the author's own; it is inferred from the function they write.
export type Perform<C> = (connection: C, input: any, call: Call) => unknown;

/** The operations of a client, by name. */
export interface Operations<C> {
  readonly [f: string]: Perform<C>;
}

/**
 * How to speak to one node. One connection serves one process, never two operations at a time; after an `info` it is
 * closed and a new process opens its own. Retries and failover in drivers must be off: the harness decides what an
 * error means, and a silent second attempt would be a lie in the history.
 */
export interface Client<C, O extends Operations<C> = Operations<C>> {
  readonly open: (node: ClientNode, io: ClientIo) => C | Promise<C>;
  readonly close?: (connection: C) => unknown;
  readonly operations: O;
  /**
   * Operations that have no effect on the system, whatever becomes of them: their errors and time-outs are `fail`, which
   * keeps histories small to check. The connection is replaced all the same.
   */
  readonly readOnly?: readonly string[];
  /** Whether it puts `node.namespace` before the name of all that it reads and writes: no other may touch a cluster that somebody else runs. */
  readonly namespaced?: boolean;
}

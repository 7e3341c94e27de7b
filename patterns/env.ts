/**
 * The world as the code of a node sees it. Everything in `patterns/` and every node in `systems/` is written against these types and
 * nothing else: no clock, no timer, no file, no socket of its own. So the same code runs in a deterministic simulation, as a
 * process of this machine, and in a container, unchanged; and whatever goes wrong in one can be looked at in another.
 *
 * Two rules make that work. Handlers are synchronous, and input and output complete by callback: what can happen in between is
 * visible in the code. Messages are plain JSON that nobody changes once it is sent.
 */

/** The name of a member of the cluster. */
export type NodeId = string;

/** What a message may carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** One message: JSON with a type, which is what a fault may pick messages by. Never changed once it is sent. */
export interface Message {
  readonly type: string;
}

/** A conversation with one partner, both ways, in order, until it breaks; then the tail of what was sent may be lost. */
export interface Connection {
  send(message: Message): void;
  /** Ends it. The partner is told that it broke; the caller is not. */
  close(): void;
}

/** Who listens to a connection. */
export interface Listener {
  message(message: Message): void;
  /** Nothing more will come, and what was sent last may not have arrived. */
  broken(): void;
}

/** Why the disk did not do what it was asked. `EROFS`: nothing on it can be changed. `missing`: there is no such file. */
export interface DiskError {
  readonly code: "EIO" | "ENOSPC" | "EROFS" | "missing";
  readonly message: string;
}

/** Told when the disk is done. */
export type Done = (error: DiskError | undefined) => void;

/**
 * The files of a node. Operations are carried out one after another, in the order in which they were asked for. What was
 * appended survives the death of the process and is lost with the power until `sync` has said that it is done; that a file was
 * created, renamed or removed is itself only lasting after `syncDirectory`. Paths are relative, with `/`; directories come into
 * being with their files.
 */
export interface Disk {
  /** Adds to the end of a file, which need not exist yet. */
  append(path: string, bytes: Uint8Array, done: Done): void;
  read(path: string, done: (error: DiskError | undefined, bytes: Uint8Array) => void): void;
  /** Makes what the file holds last. After an error nobody can say what of it does: what failed once is never known to have been saved. */
  sync(path: string, done: Done): void;
  truncate(path: string, length: number, done: Done): void;
  /** Takes the place of whatever has that name. */
  rename(from: string, to: string, done: Done): void;
  remove(path: string, done: Done): void;
  /** The names of the files in a directory, in no order that means anything; none where there is no such directory. */
  list(directory: string, done: (error: DiskError | undefined, names: readonly string[]) => void): void;
  /** Makes last which files a directory holds. */
  syncDirectory(directory: string, done: Done): void;
}

/** A timer that has been set. */
export interface Timer {
  cancel(): void;
}

/** Seeded randomness: the n-th draw of a node's life is the seed's. */
export interface Chance {
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** One element of a list that is not empty. */
  pick<T>(items: readonly T[]): T;
}

/** Everything a node can reach. It is given to one life of the node; after a restart there is another. */
export interface Env {
  readonly id: NodeId;
  /** Every member of the cluster, this one too, in an order that all of them share. */
  readonly members: readonly NodeId[];
  /** Milliseconds. `mono` never jumps and goes on while the process is frozen; it begins anew with each life. `wall` is what the node believes to be the time of day, and may jump. */
  readonly clock: { mono(): number; wall(): number };
  readonly random: Chance;
  readonly disk: Disk;
  /** Calls `run` once, after this many milliseconds of `mono`. */
  after(ms: number, run: () => void): Timer;
  /** Sends a datagram to a member: it may be lost, repeated, late, and overtaken. To itself it arrives, later. */
  send(to: NodeId, message: Message): void;
  /** Opens a connection to a member. What is sent waits until it stands; where it cannot, it breaks. */
  connect(to: NodeId, listener: Listener): Connection;
  /** Ends this life of the node: for what no node may go on after, such as a disk that fails. The reason goes to its log. */
  halt(reason: string): never;
  /** A line for the node's log. */
  trace(line: string, detail?: Json): void;
  /** Counts something worth knowing to have happened: `"leader elected"`. A test that never saw it has not tested it. */
  mark(what: string): void;
  /** What must be true here. Where assertions are on, `holds` is asked, and a no is told in the node's log; it is no verdict. */
  assert(what: string, holds: () => boolean): void;
  /** Whether a mutant is switched on. Each is asked for at exactly one place. */
  mutant(id: string): boolean;
}

/** What a running node answers to. */
export interface NodeProgram {
  /** A datagram of another member. */
  receive(from: NodeId, message: Message): void;
  /** Somebody has connected: a member, or (without a name) a client. Who listens? */
  accept(connection: Connection, from: NodeId | undefined): Listener;
}

/** How a node is configured: the effective options of its system. */
export interface Options {
  readonly [name: string]: string | number;
}

/** The code of a node: begins one life of it, on whatever its disk holds. */
export type Program = (env: Env, options: Options) => NodeProgram;

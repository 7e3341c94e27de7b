import type { Connection, Env, Json, Message, NodeProgram, Options } from "../../../patterns/env.ts";
import { virtualWorld, type World } from "../../../src/control/world.ts";
import { sleep } from "../../../src/core/clock.ts";
import { milliseconds } from "../../../src/core/duration.ts";
import { Random } from "../../../src/core/random.ts";
import type { Cluster } from "../../../src/runtime/cluster.ts";
import type { StartRequest } from "../../../src/runtime/runtime.ts";
import { simulationRuntime } from "../../../src/runtime/simulation/simulation.ts";
import { defineSystem, type System } from "../../../src/runtime/system.ts";

/** A system whose nodes run this program and are ready at once. */
export const systemOf = (start: (env: Env, options: Options) => NodeProgram): System =>
  defineSystem({
    name: "test",
    about: "nodes of a test",
    options: {},
    nodes: { default: 3, min: 1, max: 9 },
    ports: { client: 1 },
    program: { start, module: "" },
    workloads: {},
    ready: async () => {},
  });

/** A node that does nothing: parts to leave out of a program. */
export const idle: NodeProgram = {
  receive: () => {},
  accept: () => ({ message: () => {}, broken: () => {} }),
};

/** A cluster of a test, with its time. */
export interface Bed {
  readonly world: World;
  readonly cluster: Required<Omit<Cluster, "primaries">>;
  /** The environment of each node's present life. */
  readonly env: (node: string) => Env;
  /** Lets so many milliseconds pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** Settles a promise in virtual time. */
  readonly settle: <T>(promise: Promise<T>) => Promise<T>;
}

/** Starts a cluster of nodes that run what `program` makes of their environment. */
export async function bed(
  program: (env: Env) => Partial<NodeProgram>,
  changes: Partial<StartRequest> = {},
): Promise<Bed> {
  const world = virtualWorld();
  const environments = new Map<string, Env>();
  const system = systemOf((env) => {
    environments.set(env.id, env);
    return { ...idle, ...program(env) };
  });
  const cluster = await world.settle(
    simulationRuntime().start({
      system,
      nodes: ["n1", "n2", "n3"],
      settings: {},
      mutants: [],
      runId: "test",
      clock: world.clock,
      random: Random.of(1),
      signal: new AbortController().signal,
      note: () => {},
      ...changes,
    }),
  );
  return {
    world,
    cluster: cluster as Bed["cluster"],
    env: (node) => environments.get(node) as Env,
    pass: (ms) => world.settle(sleep(world.clock, milliseconds(ms))),
    settle: (promise) => world.settle(promise),
  };
}

/** A message that carries one value. */
export const note = (value: Json, type = "note"): Message => ({ type, value }) as Message;

/** What {@link note} made a message of. */
export const told = (message: Message): Json => (message as Message & { value: Json }).value;

/** A program that answers each message of a connection with the same message. */
export const echo = {
  accept: (connection: Connection) => ({
    message: (message: Message) => connection.send(message),
    broken: () => {},
  }),
};

import type { Env, NodeId } from "../../../patterns/env.ts";
import type { Clock } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import { Random } from "../../core/random.ts";
import type { NodeDisk } from "./disk/node-disk.ts";
import { EXIT_CODES, type NodeConfig, type Surroundings } from "./node-config.ts";
import { log } from "./node-log.ts";
import type { Peers } from "./peers.ts";
import { believedTime } from "./wall-clock.ts";

/** What an `Env` of this machine is made of. */
export interface EnvParts {
  readonly config: NodeConfig;
  readonly life: number;
  readonly clock: Clock;
  readonly disk: NodeDisk;
  readonly peers: Peers;
  /** What is wrong around the node now. */
  readonly surroundings: () => Surroundings;
}

/** The world of one life of a node, made of this machine. */
export function nodeEnv({ config, life, clock, disk, peers, surroundings }: EnvParts): Env {
  const { node, members, mutants } = config;
  return {
    id: node,
    members: members.map(({ name }): NodeId => name),
    clock: { mono: () => clock.now() / 1e6, wall: () => believedTime(surroundings()) },
    random: Random.of(config.seed).fork(life),
    disk,
    after: (ms, run) => ({ cancel: clock.wakeAt(clock.now() + milliseconds(ms), run) }),
    send: (to, message) => peers.send(to, message),
    connect: (to, listener) => peers.connect(to, listener),
    halt(reason) {
      log(`halted: ${reason}`);
      process.exit(EXIT_CODES.halted);
    },
    trace: log,
    mark: (what) => log(`mark: ${what}`),
    assert(what, holds) {
      if (!holds()) log(`assertion failed: ${what}`);
    },
    mutant: (id) => mutants.includes(id),
  };
}

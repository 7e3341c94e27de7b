import type { Env, NodeId } from "../../../patterns/env.ts";
import type { Clock } from "../../core/clock.ts";
import { milliseconds } from "../../core/duration.ts";
import type { Random } from "../../core/random.ts";
import type { NodeDisk } from "./disk/node-disk.ts";
import { EXIT_CODES, type NodeConfig, type Report, type Skewed } from "./node-config.ts";
import type { Log } from "./node-log.ts";
import type { Peers } from "./peers.ts";
import { believedTime } from "./wall-clock.ts";

/** What an `Env` of this machine is made of. */
export interface EnvParts {
  readonly config: NodeConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: NodeDisk;
  readonly peers: Peers;
  readonly log: Log;
  readonly tell: (report: Report) => void;
  /** How the time of day is wrong now. */
  readonly skewed: () => Skewed;
}

/** The world of one life of a node, made of this machine. */
export function nodeEnv({ config, clock, random, disk, peers, log, tell, skewed }: EnvParts): Env {
  const { node, members, mutants } = config;
  const asked = new Set<string>();
  return {
    id: node,
    members: members.map(({ name }): NodeId => name),
    clock: { mono: () => clock.now() / 1e6, wall: () => believedTime(skewed()) },
    random,
    disk,
    after: (ms, run) => ({ cancel: clock.wakeAt(clock.now() + milliseconds(ms), run) }),
    send: (to, message) => peers.send(to, message),
    connect: (to, listener) => peers.connect(to, listener),
    halt(reason) {
      log(`halted: ${reason}`);
      process.exit(EXIT_CODES.halted);
    },
    trace: log,
    mark: (what) => tell({ kind: "mark", what }),
    assert(what, holds) {
      if (!config.assertions || holds()) return;
      log(`assertion failed: ${what}`);
      tell({ kind: "failed", what });
    },
    mutant(id) {
      if (!asked.has(id)) tell({ kind: "asked", what: id });
      asked.add(id);
      return mutants.includes(id);
    },
  };
}

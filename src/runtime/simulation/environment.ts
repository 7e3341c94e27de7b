import type { Connection, Disk, Env } from "../../../patterns/env.ts";
import { messageOf } from "../../core/errors.ts";
import type { Happening } from "../../core/event-queue.ts";
import type { NodeName } from "../../core/node.ts";
import type { Deed, Life } from "./life.ts";
import type { Network } from "./network.ts";
import type { NodeLog } from "./node-log.ts";
import { checkPlain } from "./plain.ts";
import type { WallClock } from "./wall-clock.ts";
import { told, type World } from "./world.ts";

/** How much faster or slower than the control node's time a node's monotonic clock runs, at the most. */
const MONO_DRIFT = 50e-6;

/** No timer fires sooner, nanoseconds: time passes even for code that sets one that is due at once, again and again. */
const SOONEST = 1e3;

/** Thrown to leave the code of a node that has halted. */
class Halted extends Error {}

/** What the environment of one life is made of. */
export interface Surroundings {
  readonly world: World;
  readonly network: Network;
  readonly members: readonly NodeName[];
  readonly wall: WallClock;
  readonly log: NodeLog;
  readonly disk: Disk;
  /** Which life of the node, from 1. */
  readonly number: number;
  /** Ends this life. */
  readonly exit: (reason: string) => void;
}

/** The world as the code of a node sees it in one of its lives. */
export function environmentOf(life: Life, surroundings: Surroundings): Env {
  const { world, network, members, wall, disk, number, exit } = surroundings;
  const { clock, findings, random } = world;
  const { name } = life.host;
  const born = clock.now();
  const rate = 1 + MONO_DRIFT * (2 * random.fork(`mono ${name}`).at(0, 0) - 1);
  const trace = (line: string) => tell(life, surroundings, line);
  return {
    id: name,
    members,
    clock: { mono: () => ((clock.now() - born) * rate) / 1e6, wall: () => wall.read() },
    random: random.fork(`node ${name} life ${number}`),
    disk,
    after(ms, run) {
      const timer = new NodeTimer(life, run);
      clock.schedule(clock.now() + Math.max(SOONEST, (ms * 1e6) / rate), timer, false);
      return timer;
    },
    send(to, message) {
      if (life.over) return;
      checkPlain(world, name, message);
      network.send(name, to, message);
    },
    connect: (to, listener): Connection => network.connect(life, to, listener),
    halt(reason) {
      if (!life.over) exit(reason);
      throw new Halted(reason);
    },
    trace: (line, detail) => trace(detail === undefined ? line : `${line} ${JSON.stringify(detail)}`),
    mark: (what) => findings.mark(what),
    assert(what, holds) {
      const broken = world.assertions ? complaint(what, holds) : undefined;
      if (broken === undefined) return;
      trace(`assertion failed: ${broken}`);
      findings.failed({ node: name, time: clock.now(), what: broken });
    },
    mutant(id) {
      findings.asked(id);
      return world.mutants.has(id);
    },
  };
}

function tell({ host }: Life, { world, log }: Surroundings, line: string): void {
  log.add(line);
  world.trace?.(told(world, host.name, line));
}

/** What is wrong, if anything. An assertion that throws does not hold. */
function complaint(what: string, holds: () => boolean): string | undefined {
  try {
    return holds() ? undefined : what;
  } catch (error) {
    return `${what}: ${messageOf(error)}`;
  }
}

class NodeTimer implements Happening, Deed {
  readonly #life: Life;
  readonly #run: () => void;
  #cancelled = false;

  constructor(life: Life, run: () => void) {
    this.#life = life;
    this.#run = run;
  }

  get cancelled(): boolean {
    return this.#cancelled || this.#life.over;
  }

  cancel(): void {
    this.#cancelled = true;
  }

  happen(): void {
    this.#life.host.befall(this);
  }

  /** On resume it may have been called off since it was due. */
  act(): void {
    if (!this.#cancelled) this.#run();
  }
}

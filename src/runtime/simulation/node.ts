import type { Message, NodeProgram } from "../../../patterns/env.ts";
import { messageOf } from "../../core/errors.ts";
import { invariant } from "../../core/invariant.ts";
import type { NodeName } from "../../core/node.ts";
import type { ProcessState } from "../cluster.ts";
import type { SimulatedDisk } from "./disk/disk.ts";
import { type Deed, type Host, Life } from "./life.ts";
import type { Addressee } from "./link.ts";
import type { NodeLog } from "./node-log.ts";
import type { WallClock } from "./wall-clock.ts";
import { told, type World } from "./world.ts";

/** What a node is made of. */
export interface NodeParts {
  readonly name: NodeName;
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly wall: WallClock;
  readonly log: NodeLog;
  /** The code of the node, for its n-th life, from 1. */
  readonly begin: (node: SimulatedNode, life: Life, number: number) => NodeProgram;
}

/** One member: what outlasts its process (disk, wall clock, log), and the life that it leads at the moment, if any. */
export class SimulatedNode implements Host, Addressee {
  readonly #parts: NodeParts;
  #life: Life | undefined;
  #lives = 0;
  /** What has reached a frozen node, in order. `undefined`: it is not frozen. */
  #waiting: Deed[] | undefined;

  constructor(parts: NodeParts) {
    this.#parts = parts;
  }

  get name(): NodeName {
    return this.#parts.name;
  }

  get disk(): SimulatedDisk {
    return this.#parts.disk;
  }

  get wall(): WallClock {
    return this.#parts.wall;
  }

  get log(): NodeLog {
    return this.#parts.log;
  }

  get up(): boolean {
    return this.#life !== undefined;
  }

  get state(): ProcessState {
    if (!this.#life) return "down";
    return this.#waiting ? "paused" : "running";
  }

  /** How many lives it has begun. */
  get lives(): number {
    return this.#lives;
  }

  start(): void {
    if (this.#life) return;
    this.#tell(`starts, life ${++this.#lives}`);
    this.#life = new Life(this);
    this.befall({
      act: (life) => {
        life.program = this.#parts.begin(this, life, this.#lives);
      },
    });
  }

  /** Ends its life, whatever it was doing. `how` is for its log. */
  kill(how: string): void {
    if (this.#life) this.#tell(how);
    this.#end();
  }

  pause(): void {
    invariant(this.#life, `${this.name} was to be paused and is down`);
    if (!this.#waiting) this.#tell("is paused");
    this.#waiting ??= [];
  }

  /** Everything that came meanwhile happens now, in the order in which it came. */
  resume(): void {
    if (!this.#waiting) return;
    this.#tell(`goes on; ${this.#waiting.length} things waited for it`);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    for (const deed of waiting) this.befall(deed);
  }

  befall(deed: Deed): void {
    const life = this.#life;
    if (!life) deed.lost?.();
    else if (this.#waiting) this.#waiting.push(deed);
    else {
      try {
        deed.act(life);
      } catch (error) {
        this.#threw(life, error);
      }
    }
  }

  receive(from: NodeName, message: Message): void {
    this.befall({ act: ({ program }) => program.receive(from, message) });
  }

  /** The code of the node ended its own life. It is a finding, and nobody starts it again because of it. */
  exit(reason: string): void {
    const { world } = this.#parts;
    this.#tell(`ends by itself: ${reason}`);
    world.findings.crashed({ node: this.name, time: world.clock.now(), what: reason });
    this.#end();
  }

  /** What is thrown by a life that is over already (it has halted) says nothing new. */
  #threw(life: Life, error: unknown): void {
    if (life.over) return;
    this.exit(error instanceof Error && error.stack ? error.stack : messageOf(error));
  }

  #end(): void {
    const life = this.#life;
    const waiting = this.#waiting ?? [];
    this.#life = undefined;
    this.#waiting = undefined;
    this.disk.forget();
    life?.end();
    for (const deed of waiting) deed.lost?.();
  }

  #tell(what: string): void {
    const { world, log } = this.#parts;
    log.add(`${this.name} ${what}`);
    world.trace?.(told(world, this.name, what));
  }
}

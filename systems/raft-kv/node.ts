import { openLog } from "../../patterns/ch03-write-ahead-log.ts";
import { openSnapshots } from "../../patterns/ch05-low-water-mark.ts";
import { openGenerationClock } from "../../patterns/ch09-generation-clock.ts";
import type { Outcome } from "../../patterns/ch14-request-waiting-list.ts";
import type {
  Connection,
  Env,
  Json,
  Listener,
  Message,
  NodeId,
  NodeProgram,
  Options,
  Program,
} from "../../patterns/env.ts";
import { isQuery } from "./commands.ts";
import { type Kept, Member, type PeerMessage, type Tunables } from "./member.ts";
import { type Core, Requests } from "./requests.ts";
import { StateMachine } from "./state-machine.ts";

/** Where a process of its own finds this program. */
export const module: string = import.meta.url;

const tunables = ({ electionMs, heartbeatMs, snapshotEvery, batch }: Options): Tunables => ({
  electionMs: Number(electionMs),
  heartbeatMs: Number(heartbeatMs),
  snapshotEvery: Number(snapshotEvery),
  batch: Number(batch),
});

/** A node of raft-kv: a member of the cluster, and what clients and other members ask of it. */
class Node implements NodeProgram {
  readonly #machine: StateMachine;
  readonly #requests: Requests;
  /** Undefined until everything that the disk holds has been read. */
  #member: Member | undefined;

  constructor(env: Env, options: Options) {
    const option = (name: string) => Number(options[name]);
    this.#machine = new StateMachine(env, option("sessionMs"));
    this.#requests = new Requests(env, this.#core(option("inFlight")));
    open(env, option("segmentBytes"), (kept) => {
      this.#member = new Member(env, tunables(options), kept, {
        machine: this.#machine,
        leads: (leader) => this.#requests.leads(leader),
      });
    });
  }

  receive(from: NodeId, message: Message): void {
    this.#member?.receive(from, message as PeerMessage);
  }

  accept(connection: Connection, from: NodeId | undefined): Listener {
    return this.#requests.accept(connection, from);
  }

  #core(inFlight: number): Core {
    return {
      status: () => ({ serves: this.#member?.serves ?? false, leads: this.#member?.leads ?? false }),
      leader: () => this.#member?.leader,
      takes: (request) => this.#member?.leads || (!isQuery(request) && (this.#member?.takesWrites ?? false)),
      hasRoom: () => (this.#member?.underWay ?? 0) < inFlight,
      propose: (command, told) => this.#member?.write(this.#machine.stamp(command), told),
      query: (command, told) =>
        this.#member?.read((leads) =>
          told(leads ? this.#machine.query(command) : refused("this node leads no more")),
        ),
    };
  }
}

/** Nothing came of it and nothing will. */
const refused = (error: string): Outcome<Json> => ({ error, certain: true });

/** Reads what an earlier life of this node has left, and begins with nothing where there was none. */
function open(env: Env, segmentBytes: number, ready: (kept: Kept) => void): void {
  openGenerationClock(env, "raft/promise", (clock) =>
    openSnapshots(env, "raft", (snapshots) =>
      openLog(env, { directory: "log", segmentBytes }, (disk, records) =>
        ready({ clock, disk, records, snapshots }),
      ),
    ),
  );
}

/** The program of a node of raft-kv. */
export default ((env, options) => new Node(env, options)) satisfies Program;

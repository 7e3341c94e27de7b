import { openLog } from "../../patterns/ch03-write-ahead-log.ts";
import { openSnapshots } from "../../patterns/ch05-low-water-mark.ts";
import { openGenerationClock } from "../../patterns/ch09-generation-clock.ts";
import type { Outcome, Told } from "../../patterns/ch14-request-waiting-list.ts";
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
import { type Command, isCommand, isQuery } from "./commands.ts";
import { type Kept, Member, type PeerMessage } from "./member.ts";
import { StateMachine } from "./state-machine.ts";

/** Where a process of its own finds this program. */
export const module: string = import.meta.url;

/** What a client sends: a command, and the number that the answer bears. */
type Request = Command & Readonly<{ id: number }>;

type Reply = Message & Readonly<{ type: "reply"; to: number }> & Outcome<Json>;

/** A node of raft-kv: a member of the cluster, and the clients that have connected to it. */
class Node implements NodeProgram {
  readonly #machine = new StateMachine();
  /** Undefined until everything that the disk holds has been read. */
  #member: Member | undefined;

  constructor(env: Env, options: Options) {
    const segmentBytes = Number(options.segmentBytes);
    open(env, segmentBytes, (kept) => {
      const [electionMs, heartbeatMs, snapshotEvery] = ["electionMs", "heartbeatMs", "snapshotEvery"].map(
        (name) => Number(options[name]),
      ) as [number, number, number];
      this.#member = new Member(env, { electionMs, heartbeatMs, snapshotEvery }, kept, this.#machine);
    });
  }

  receive(from: NodeId, message: Message): void {
    this.#member?.receive(from, message as PeerMessage);
  }

  accept(connection: Connection): Listener {
    return {
      message: (message) => {
        const { id, ...command } = message as Request;
        const reply = (outcome: Outcome<Json>) => connection.send(answer(id, outcome));
        this.#ask(command as Command, reply);
      },
      broken: () => {},
    };
  }

  #ask(command: Command, told: Told<Json>): void {
    const member = this.#member;
    if (command.type === "status")
      told({ value: { serves: member?.serves ?? false, leads: member?.leads ?? false } });
    else if (!isCommand(command)) told(refused(`there is no command ${command.type}`));
    else if (!member?.leads && !(member?.takesWrites && !isQuery(command)))
      told(refused("this node does not lead"));
    else if (isQuery(command))
      member.read((leads) => told(leads ? this.#machine.query(command) : refused("this node leads no more")));
    else member.write(command, told);
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
const program: Program = (env, options) => new Node(env, options);

export default program;

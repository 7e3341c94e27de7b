/**
 * 6 Leader and Followers.
 *
 * **Problem.** When several servers may change the same data, somebody must say in which order; and when that one dies, another must,
 * who knows everything that was promised before.
 *
 * **Solution.** One leader in each generation; the others follow and send on to it what clients ask of them. Who suspects that there is
 * none first asks the others whether they would elect it (a *pre-vote*, which binds nobody, so that a member that was merely cut off
 * disturbs nothing when it returns). If a majority would, it enters the next generation, votes for itself, and asks for votes. A voter
 * gives one vote in a generation, durably, and only to a candidate whose log is at least as far as its own: the later generation of the
 * last entry decides, then the greater index. A majority makes the leader, and since any two majorities share a voter, there is one
 * at most, and it has every entry that a majority has.
 *
 * **Invariant.** At most one leader in a generation; a leader's log holds every committed entry.
 *
 * **Without it** a voter that forgets elects two; a stale log is elected and acknowledged writes are gone; a leader that was deposed
 * behind its back answers reads from the past; a follower that takes writes by itself loses them.
 *
 * Raft (etcd, Consul, CockroachDB, RabbitMQ's quorum queues), Zab, the primary of Viewstamped Replication, MongoDB's primary, Kafka's
 * controller; Redis Sentinel is the same without the proof.
 */
import type { GenerationClock } from "./ch09-generation-clock.ts";
import type { Env, NodeId } from "./env.ts";

/** An entry of the log as far as elections care: where it is and in which generation it was written. */
export type Position = Readonly<{ index: number; generation: number }>;

/** What a member is in its generation. */
export type Role = "follower" | "candidate" | "leader";

/** What members say to each other about who should lead. */
export type Ballot =
  | ({ readonly type: "pre-vote" | "vote" } & Candidacy)
  | ({ readonly type: "pre-voted"; readonly asked: number } & Answer)
  | ({ readonly type: "voted" } & Answer);

/** In which generation a member stands or would stand, and the end of its log. */
type Candidacy = Readonly<{ generation: number; last: Position }>;

/** The voter's own generation, and whether it says yes. */
type Answer = Readonly<{ generation: number; granted: boolean }>;

/** What an election wants to know, and whom it tells. */
export interface Constituency {
  /** The end of this member's log. */
  last(): Position;
  /** Whether the leader was heard just now. */
  isContent(): boolean;
  /** This member has voted: the candidate gets time. */
  voted(): void;
  /** Another member leads from now on. */
  followed(leader: NodeId): void;
  /** This member leads from now on. */
  elected(): void;
  /** This member led until now. */
  deposed(): void;
}

/** Who leads, as this member sees it, and its part in finding out. */
export class Election {
  readonly #env: Env;
  readonly #clock: GenerationClock;
  readonly #constituency: Constituency;
  #role: Role = "follower";
  #leader: NodeId | undefined;
  /** Whom this member gave its vote in the present generation. */
  #votedFor: NodeId | null;
  #preVotes = new Set<NodeId>();
  #votes = new Set<NodeId>();

  constructor(env: Env, clock: GenerationClock, constituency: Constituency) {
    this.#env = env;
    this.#clock = clock;
    this.#constituency = constituency;
    this.#votedFor = clock.votedFor;
  }

  /** Who leads in the present generation, if this member has heard of it. */
  get leader(): NodeId | undefined {
    return this.#leader;
  }

  get leads(): boolean {
    return this.#role === "leader";
  }

  /** Whether this member may put what clients ask into its log. */
  get takesWrites(): boolean {
    return this.leads || this.#env.mutant("M06.4");
  }

  /** Whether a leader may answer reads by itself. It may not, for it would be the last to know that it leads no more. */
  get readsAlone(): boolean {
    return this.#env.mutant("M06.3");
  }

  /** The leader is suspected: asks whether the others would have this member instead. */
  campaign(): void {
    if (this.leads) return;
    this.#leader = undefined;
    this.#preVotes = new Set([this.#env.id]);
    this.#broadcast({ type: "pre-vote", generation: this.#clock.now + 1, last: this.#constituency.last() });
    this.#standIfWanted();
  }

  receive(from: NodeId, ballot: Ballot): void {
    if (ballot.type === "pre-voted") this.#preVoted(from, ballot);
    else if (ballot.type === "voted") this.#voted(from, ballot);
    else if (ballot.type === "vote") this.#vote(from, ballot);
    else this.#preVote(from, ballot);
  }

  /** A message of another member says in which generation that is: a newer one is adopted, and who led leads no more. */
  observe(generation: number): void {
    if (!this.#clock.isNews(generation)) return;
    this.#enter(generation);
    this.stepDown();
  }

  /** The leader of the present generation has spoken. */
  follow(leader: NodeId): void {
    this.#env.assert("one leader in a generation", () => [undefined, leader].includes(this.#leader));
    if (this.#leader === leader) return;
    this.stepDown();
    this.#leader = leader;
    this.#constituency.followed(leader);
  }

  /** Leads no more, stands no more. */
  stepDown(): void {
    const led = this.leads;
    this.#role = "follower";
    this.#leader = undefined;
    if (led) this.#constituency.deposed();
  }

  #enter(generation: number): void {
    this.#clock.enter(generation);
    this.#votedFor = null;
  }

  #preVote(from: NodeId, { generation: asked, last }: Candidacy): void {
    const isMissed = this.#leader === undefined || !(this.leads || this.#constituency.isContent());
    const granted = isMissed && this.#clock.isNews(asked) && this.#isUpToDate(last);
    this.#send(from, { type: "pre-voted", asked, generation: this.#clock.now, granted });
  }

  #preVoted(from: NodeId, { asked, generation, granted }: { asked: number } & Answer): void {
    this.observe(generation);
    if (!granted || asked !== this.#clock.now + 1 || this.leads) return;
    this.#preVotes.add(from);
    this.#standIfWanted();
  }

  #standIfWanted(): void {
    if (this.#leader !== undefined || !this.#isMajority(this.#preVotes)) return;
    this.#preVotes.clear();
    this.#enter(this.#clock.now + 1);
    this.#role = "candidate";
    this.#votedFor = this.#env.id;
    this.#votes.clear();
    this.#clock.vote(this.#env.id);
    const generation = this.#clock.now;
    this.#env.mark("election begun");
    this.#clock.whenDurable(() => this.#ask(generation));
  }

  #ask(generation: number): void {
    if (this.#role !== "candidate" || this.#clock.now !== generation) return;
    this.#broadcast({ type: "vote", generation, last: this.#constituency.last() });
    this.#count(this.#env.id);
  }

  #vote(from: NodeId, { generation, last }: Candidacy): void {
    this.observe(generation);
    const granted =
      !this.#clock.isPast(generation) &&
      this.#clock.isFreeToVote(this.#votedFor, from) &&
      this.#isUpToDate(last);
    if (granted) this.#grant(from, generation);
    else this.#send(from, { type: "voted", generation: this.#clock.now, granted });
  }

  #grant(candidate: NodeId, generation: number): void {
    this.#votedFor = candidate;
    this.#clock.vote(this.#env.mutant("M06.1") ? null : candidate);
    this.#constituency.voted();
    this.#clock.whenDurable(() => this.#send(candidate, { type: "voted", generation, granted: true }));
  }

  #voted(from: NodeId, { generation, granted }: Answer): void {
    this.observe(generation);
    if (granted && generation === this.#clock.now && this.#role === "candidate") this.#count(from);
  }

  #count(voter: NodeId): void {
    this.#votes.add(voter);
    if (!this.#isMajority(this.#votes)) return;
    this.#role = "leader";
    this.#leader = this.#env.id;
    this.#env.mark("leader elected");
    this.#constituency.elected();
  }

  /** A log is further than another when its last entry is of a later generation, or of the same and it is longer. */
  #isUpToDate({ generation, index }: Position): boolean {
    const own = this.#constituency.last();
    const isBehind = generation < own.generation || (generation === own.generation && index < own.index);
    return !isBehind || this.#env.mutant("M06.2");
  }

  #isMajority(members: ReadonlySet<NodeId>): boolean {
    return 2 * members.size > this.#env.members.length;
  }

  #broadcast(ballot: Ballot): void {
    for (const member of this.#env.members) if (member !== this.#env.id) this.#send(member, ballot);
  }

  #send(to: NodeId, ballot: Ballot): void {
    this.#env.send(to, ballot);
  }
}

import { singularQueue, type Update, type UpdateQueue } from "../../patterns/ch13-singular-update-queue.ts";
import type { Connection, Env, Json, Listener, NodeProgram, Options, Program } from "../../patterns/env.ts";
import { type Engine, openEngine } from "./engine.ts";
import { type Change, effectsOf, isConditional, isReading, type Reading, read, refusal } from "./requests.ts";

/** More than there ever are clients: a queue that long belongs to a node that is stuck. */
const QUEUE_BOUND = 1000;

type Request = { readonly id: number } & (Reading | Change | { readonly type: "status" });

/** To whoever asked. A refusal is certain: what was asked for has not happened and never will. */
interface Reply {
  value(value: Json): void;
  refusal(why: string): void;
}

/** A node by itself: all requests wait in one queue, reads too, so nobody sees what could still be lost. */
class DurableKv implements NodeProgram {
  readonly #queueOf: () => UpdateQueue;
  #engine: Engine | undefined;
  /** What came before the disk was read. */
  readonly #early: ((engine: Engine) => void)[] = [];

  constructor(env: Env, options: Options) {
    this.#queueOf = singularQueue(env, QUEUE_BOUND);
    openEngine(env, options, (engine) => {
      this.#engine = engine;
      for (const take of this.#early.splice(0)) take(engine);
    });
  }

  receive(): void {}

  accept(connection: Connection): Listener {
    const queue = this.#queueOf();
    return {
      message: (message) =>
        this.#take(message as Request, queue, replyTo(connection, (message as Request).id)),
      broken() {},
    };
  }

  #take(request: Request, queue: UpdateQueue, reply: Reply): void {
    const engine = this.#engine;
    if (request.type === "status") {
      reply.value({ serves: engine !== undefined, leads: engine !== undefined });
      return;
    }
    const submit = (opened: Engine) => {
      if (!queue.submit(updateOf(opened, request, reply))) reply.refusal("too many requests are waiting");
    };
    if (engine) submit(engine);
    else this.#early.push(submit);
  }
}

function replyTo(connection: Connection, id: number): Reply {
  const reply = { type: "reply", to: id };
  return {
    value: (value) => connection.send({ ...reply, value } as typeof reply),
    refusal: (error) => connection.send({ ...reply, error, certain: true } as typeof reply),
  };
}

function updateOf(engine: Engine, request: Reading | Change, reply: Reply): Update {
  if (isReading(request))
    return {
      act(done) {
        reply.value(read(engine.store, request));
        done();
      },
    };
  const check = () => {
    const why = refusal(engine.store, request);
    if (why !== undefined) reply.refusal(why);
    return why === undefined;
  };
  const act = (done: () => void) =>
    engine.change(effectsOf(request), (results) => {
      reply.value(results);
      done();
    });
  return isConditional(request) ? { check, act } : { act };
}

/** Where a process of its own finds this program. */
export const module = import.meta.url;

const program: Program = (env, options) => new DurableKv(env, options);

/** The program of the node of durable-kv. */
export default program;

import type { Connection, Env, Json, Listener, Message, NodeId, NodeProgram } from "../../../patterns/env.ts";

/** What a notebook is asked. */
interface Request extends Message {
  readonly id: number;
  readonly line: string;
  readonly peer: NodeId;
  readonly count: number;
}

interface Told extends Message {
  readonly n: number;
}

const FILE = "notes/lines";

/** A node that stores lines and never stops talking to its peers: as small as a program can be that uses all of `Env`. */
export default function notebook(env: Env): NodeProgram {
  const heard = new Map<NodeId, number>();
  const told = new Map<NodeId, Json[]>();
  const peers = env.members.filter((member) => member !== env.id);
  const calls = new Map<NodeId, Connection>();
  env.trace(`I am ${env.id}`);
  env.mark("begun");
  talk(0);

  function talk(n: number): void {
    for (const peer of peers) env.send(peer, { type: n % 2 === 0 ? "even" : "odd", n } as Message);
    env.after(10, () => talk(n + 1));
  }

  /** Over one connection to each peer, made when it is first wanted and after it has broken. */
  function tell(peer: NodeId, n: number): void {
    const call =
      calls.get(peer) ?? env.connect(peer, { message: () => {}, broken: () => calls.delete(peer) });
    calls.set(peer, call);
    call.send({ type: "told", n } as Message);
  }

  const answers: { readonly [type: string]: (request: Request, reply: (value: Json) => void) => void } = {
    status: (_, reply) => reply({ serves: true, leads: env.id === env.members[0] }),
    scribble: ({ line }, reply) =>
      env.disk.append(FILE, bytesOf(line), (error) => reply(error?.code ?? "ok")),
    put({ line }, reply) {
      env.disk.append(FILE, bytesOf(line), () => {});
      env.disk.sync(FILE, (error) => env.disk.syncDirectory("notes", () => reply(error?.code ?? "ok")));
    },
    get: (_, reply) => env.disk.read(FILE, (_, found) => reply(new TextDecoder().decode(found))),
    heard: ({ peer }, reply) => reply(heard.get(peer) ?? 0),
    tell({ peer, count }, reply) {
      for (let n = 0; n < count; n++) tell(peer, n);
      reply("ok");
    },
    told: ({ peer }, reply) => reply(told.get(peer) ?? []),
    wall: (_, reply) => reply(env.clock.wall()),
    mutant: ({ line }, reply) => reply(env.mutant(line)),
    halt: ({ line }) => env.halt(line),
  };

  return {
    receive(from) {
      heard.set(from, (heard.get(from) ?? 0) + 1);
    },
    accept: (connection, from) => (from === undefined ? serve(connection) : listenTo(from)),
  };

  function serve(connection: Connection): Listener {
    return {
      message(message) {
        const request = message as Request;
        const reply = (value: Json) => connection.send({ type: "reply", to: request.id, value } as Message);
        (answers[request.type] as (typeof answers)[string])(request, reply);
      },
      broken: () => {},
    };
  }

  function listenTo(peer: NodeId): Listener {
    const add = (what: Json) => told.set(peer, [...(told.get(peer) ?? []), what]);
    return { message: (message) => add((message as Told).n), broken: () => add("broken") };
  }
}

const bytesOf = (line: string): Uint8Array => new TextEncoder().encode(`${line}\n`);

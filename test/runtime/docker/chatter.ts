import { connect } from "node:net";
import type { ClusterNode } from "../../../src/runtime/cluster.ts";
import { defineSystem } from "../../../src/runtime/system.ts";

/** Sends one line to a node's server and resolves with its answer; rejects when it refuses, hangs up, or has not answered in time. */
export function ask(node: ClusterNode, line: string, timeoutMs = 1000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...node.address("client"), timeout: timeoutMs });
    const end = (act: () => void) => {
      socket.destroy();
      act();
    };
    socket.once("error", (error) => end(() => reject(error)));
    socket.once("timeout", () =>
      end(() => reject(new Error(`${node.name} has not answered within ${timeoutMs} ms`))),
    );
    socket.once("close", () => reject(new Error(`${node.name} hung up`)));
    let answer = "";
    socket.on("data", (piece) => {
      answer += piece;
      if (answer.endsWith("\n")) end(() => resolve(answer.trimEnd()));
    });
    socket.write(`${line}\n`);
  });
}

/** What a node's program is: the server, or something that never serves. */
const PROGRAMS: { readonly [mode: string]: (node: string, peers: readonly string[]) => readonly string[] } = {
  serve: (node, peers) => ["perl", "/server.pl", node, ...peers],
  exit: (node) => ["sh", "-c", `echo ${node} dies of a broken heart >&2; exit 7`],
  silent: (node) => ["sh", "-c", `echo ${node} will never serve; sleep 600`],
};

/** A system small enough to test runtimes with: no packages, up in milliseconds. */
export const chatter = defineSystem({
  name: "chatter",
  about: "stores lines, and never stops talking to its peers",
  options: {
    mode: { about: "what the program does", kind: "choice", values: Object.keys(PROGRAMS), default: "serve" },
  },
  nodes: { default: 3, min: 1, max: 9 },
  ports: { client: 7000 },
  docker: {
    image: "ordeal.invalid/chatter:1",
    recipe: new URL("./chatter/", import.meta.url),
    command: (node, nodes, settings) =>
      (PROGRAMS[settings.mode as string] as (typeof PROGRAMS)[string])(
        node,
        nodes.filter((other) => other !== node),
      ),
    data: ["/data"],
  },
  workloads: {},
  ready: async (node) => void (await ask(node, "get")),
  version: async () => "1",
});

import { expect, test } from "vitest";
import type { Channel, Client } from "../../../src/client/client.ts";
import type { Outcome } from "../../../src/client/outcome.ts";
import { Worker } from "../../../src/client/worker.ts";
import { seconds } from "../../../src/core/duration.ts";
import type { Value } from "../../../src/core/value.ts";
import { virtualClock } from "../../../src/core/virtual-clock.ts";
import { counterClient } from "../../../systems/raft-kv/clients/counter.ts";
import { logClient } from "../../../systems/raft-kv/clients/log.ts";
import type { Request } from "../../../systems/reference/calls.ts";

const MS = 1e6;
const lost = undefined;

/** Answers the n-th request that arrives, on whatever channel; `lost` says nothing. */
type Node = (request: Request, n: number) => { [name: string]: Value } | typeof lost;

/** Performs operations one after the other against a node, in virtual time. */
async function perform<C>(client: Client<C>, node: Node, ...operations: [f: string, input: Value][]) {
  const clock = virtualClock();
  const asked: Request[] = [];
  const dial = async (): Promise<Channel> => {
    let listener: Parameters<Channel["listen"]>[0] | undefined;
    const send = (message: Value) => {
      const { id, ...request } = message as Request;
      asked.push(request as Request);
      const answer = node(request as Request, asked.length);
      if (answer)
        clock.wakeAt(clock.now() + MS, () =>
          listener?.message({ type: "reply", to: id as number, ...answer }),
        );
    };
    return {
      send,
      listen: (who) => {
        listener = who;
      },
      close() {
        listener = undefined;
      },
    };
  };
  const outcomes: Outcome[] = [];
  const worker = new Worker({
    client,
    node: { name: "n1", address: () => ({ host: "", port: 0 }), dial },
    clock,
    timeout: seconds(2),
    complete: (_, outcome) => outcomes.push(outcome),
  });
  for (const [op, [f, input]] of operations.entries()) {
    worker.dispatch({ op, process: 0, node: "n1", f, key: undefined, input, time: clock.now() } as never);
    while (outcomes.length <= op) {
      for (let i = 0; i < 30; i++) await Promise.resolve();
      if (outcomes.length <= op) clock.jump();
    }
  }
  worker.close();
  return { outcomes, asked };
}

const send = (...messages: number[]): ["send", Value] => [
  "send",
  messages.map((message) => ["send", 0, message]),
];

test("a counter's client asks again under the same number until it is answered", async () => {
  const node: Node = ({ type }, n) =>
    type === "register"
      ? { value: 7 }
      : n === 3
        ? lost
        : n === 2
          ? { error: "no leader", certain: true }
          : { value: n };
  const { outcomes, asked } = await perform(counterClient, node, ["add", 5], ["add", 1]);
  expect(outcomes.map(({ type }) => type)).toEqual(["ok", "ok"]);
  const add = { type: "add", client: 7 };
  expect(asked.slice(1)).toEqual([
    ...Array(3).fill({ ...add, amount: 5, seq: 1 }),
    { ...add, amount: 1, seq: 2 },
  ]);
});

test("an add that is never answered may have happened", async () => {
  const { outcomes, asked } = await perform(
    counterClient,
    ({ type }) => (type === "register" ? { value: 7 } : lost),
    ["add", 5],
  );
  expect(outcomes.map(({ type }) => type)).toEqual(["info"]);
  expect(asked.length).toBeGreaterThan(3);
});

test("all messages of a send are on their way before the first is answered", async () => {
  const { outcomes, asked } = await perform(logClient, (_, n) => ({ value: n }), send(7, 8));
  expect(asked.map(({ message }) => message)).toEqual([7, 8]);
  expect(outcomes[0]?.output).toEqual([
    ["send", 0, [1, 7]],
    ["send", 0, [2, 8]],
  ]);
});

test("a send failed only if all of it did", async () => {
  const refused = { error: "no leader", certain: true };
  const outcome = async (node: Node) => (await perform(logClient, node, send(7, 8))).outcomes[0]?.type;
  expect(await outcome(() => refused)).toBe("fail");
  expect(await outcome((_, n) => (n === 1 ? refused : { value: 0 }))).toBe("info");
  expect(await outcome((_, n) => (n === 1 ? refused : lost))).toBe("info");
});

test("a log's reader goes on from where it stands", async () => {
  const node: Node = ({ positions }) => ({
    value: (positions as { [log: string]: number })[0]
      ? {}
      : {
          0: [
            [0, 7],
            [1, 8],
          ],
        },
  });
  const { outcomes, asked } = await perform(logClient, node, ["poll", [["poll"]]], ["poll", [["poll"]]]);
  expect(outcomes.map(({ output }) => output)).toEqual([
    [
      [
        "poll",
        {
          0: [
            [0, 7],
            [1, 8],
          ],
        },
      ],
    ],
    [["poll", {}]],
  ]);
  expect(asked[1]).toEqual({ type: "poll", positions: { 0: 2 } });
});

import type { Client } from "../../../src/client/client.ts";
import { Fail, isFail } from "../../../src/core/errors.ts";
import type { Value } from "../../../src/core/value.ts";
import { Calls } from "../../reference/calls.ts";

type Send = readonly ["send", number, Value];

type Polled = Readonly<{ [log: string]: readonly (readonly [offset: number, message: Value])[] }>;

/** A channel to a node, and how far this process has read each log. */
interface Reader {
  readonly calls: Calls;
  readonly positions: { [log: string]: number };
}

/** Logs: the messages of one `send` are all on their way before the first is answered, and keep their order all the same. */
export const logClient: Client<Reader> = {
  open: async (_, io) => ({ calls: new Calls(await io.dial("client")), positions: {} }),
  close: ({ calls }) => calls.close(),
  operations: {
    async send({ calls }, sends: readonly Send[], { signal }) {
      const answers = await Promise.allSettled(
        sends.map(([, log, message]) => calls.call({ type: "send", log, message }, signal)),
      );
      const offsets = allOrUnknown(answers);
      return sends.map(([, log, message], i) => ["send", log, [offsets[i], message]]);
    },
    async poll({ calls, positions }, _: Value, { signal }) {
      const polled = (await calls.call({ type: "poll", positions: { ...positions } }, signal)) as Polled;
      for (const [log, messages] of Object.entries(polled))
        positions[log] = (positions[log] ?? 0) + messages.length;
      return [["poll", polled]];
    },
  },
};

/** What all were answered. That none happened is certain only where it is of each. */
function allOrUnknown(answers: readonly PromiseSettledResult<Value>[]): Value[] {
  const errors = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
  if (errors.length === 0) return answers.map((answer) => (answer as PromiseFulfilledResult<Value>).value);
  const [first] = errors as [Error];
  if (errors.length === answers.length && errors.every(isFail)) throw new Fail(first.message);
  throw new Error(`of ${answers.length} messages, ${errors.length} were not acknowledged: ${first.message}`);
}

import type { Client, ClientIo, ClientNode } from "../../src/client/client.ts";
import { isFail } from "../../src/core/errors.ts";
import type { Settings } from "../../src/core/settings.ts";
import type { Value } from "../../src/core/value.ts";
import { Calls, type Request } from "../reference/calls.ts";

const open = async (_: ClientNode, io: ClientIo): Promise<Calls> => new Calls(await io.dial("client"));
const close = (calls: Calls) => calls.close();

/** What a change came to is nobody's business but the log's. */
const change = (calls: Calls, request: Request, signal: AbortSignal): Promise<null> =>
  calls.call(request, signal).then(() => null);

type Pair = readonly [string, Value];

/** Entries whose keys begin so, with the rest of their keys. */
async function scan(calls: Calls, prefix: string, signal: AbortSignal): Promise<readonly Pair[]> {
  const entries = (await calls.call({ type: "scan", prefix }, signal)) as unknown as readonly Pair[];
  return entries.map(([key, value]) => [key.slice(prefix.length), value]);
}

/** Registers, one key each. */
export const registerClient: Client<Calls> = {
  open,
  close,
  readOnly: ["read"],
  operations: {
    read: (calls, _: null, { key = 0, signal }) =>
      calls.call({ type: "get", key: `register/${key}` }, signal),
    write: (calls, value: number, { key = 0, signal }) =>
      change(calls, { type: "put", key: `register/${key}`, value }, signal),
    cas: (calls, [from, to]: [number, number], { key = 0, signal }) =>
      change(calls, { type: "cas", key: `register/${key}`, from, to }, signal),
  },
};

/** A set, one key an element. */
export const setClient: Client<Calls> = {
  open,
  close,
  readOnly: ["read"],
  operations: {
    add: (calls, element: number, { signal }) =>
      change(calls, { type: "put", key: `set/${element}`, value: true }, signal),
    read: async (calls, _: null, { signal }) =>
      (await scan(calls, "set/", signal)).map(([element]) => Number(element)),
  },
};

/** A counter, in one key. */
export const counterClient: Client<Calls> = {
  open,
  close,
  readOnly: ["read"],
  operations: {
    add: (calls, by: number, { signal }) => change(calls, { type: "inc", key: "counter", by }, signal),
    read: async (calls, _: null, { signal }) =>
      Number(await calls.call({ type: "get", key: "counter" }, signal)),
  },
};

const INITIAL_BALANCE = 10;

/** Accounts, a key each; whoever comes first opens all of them at once. */
export const bankClient = (settings: Settings): Client<Calls> => ({
  async open(node, io) {
    const calls = await open(node, io);
    const changes = openings(Number(settings.accounts));
    await calls.call({ type: "batch", changes }, io.signal).catch((error: unknown) => {
      // A refusal: the first of them is there, so all are.
      if (isFail(error)) return;
      calls.close();
      throw error;
    });
    return calls;
  },
  close,
  readOnly: ["read"],
  operations: {
    transfer: (calls, { from, to, amount }: { from: number; to: number; amount: number }, { signal }) =>
      change(calls, { type: "transfer", from: `account/${from}`, to: `account/${to}`, amount }, signal),
    read: async (calls, _: null, { signal }) => Object.fromEntries(await scan(calls, "account/", signal)),
  },
});

const openings = (accounts: number): Value =>
  Array.from({ length: accounts }, (_, account) => ({
    type: "cas",
    key: `account/${account}`,
    from: null,
    to: INITIAL_BALANCE,
  }));

type Sent = readonly ["send", log: number, message: number];

/** A channel to the node, and how far this process has read each log. */
interface Reader {
  readonly calls: Calls;
  readonly positions: { [log: string]: number };
}

/** Logs; what one operation sends is one record on the disk. */
export const logClient: Client<Reader> = {
  open: async (node, io) => ({ calls: await open(node, io), positions: {} }),
  close: ({ calls }) => close(calls),
  operations: {
    async send({ calls }, sends: readonly Sent[], { signal }) {
      const changes = sends.map(([, log, entry]) => ({ type: "append", log: String(log), entry }));
      const offsets = (await calls.call({ type: "batch", changes }, signal)) as readonly number[];
      return sends.map(([send, log, message], i) => [send, log, [offsets[i], message]]);
    },
    async poll({ calls, positions }, _: Value, { signal }) {
      const polled = (await calls.call({ type: "poll", from: { ...positions } }, signal)) as {
        readonly [log: string]: readonly (readonly [number, Value])[];
      };
      for (const [log, entries] of Object.entries(polled)) positions[log] = (entries.at(-1)?.[0] ?? -1) + 1;
      return [["poll", polled]];
    },
  },
};

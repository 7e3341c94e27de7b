import type { Client, ClientIo, ClientNode } from "../../src/client/client.ts";
import { isFail } from "../../src/core/errors.ts";
import type { Settings } from "../../src/core/settings.ts";
import type { Value } from "../../src/core/value.ts";
import { Calls } from "../reference/calls.ts";

const open = async (_: ClientNode, io: ClientIo): Promise<Calls> => new Calls(await io.dial("client"));
const close = (calls: Calls) => calls.close();

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
      calls.call({ type: "put", key: `register/${key}`, value }, signal).then(() => null),
    cas: (calls, [from, to]: [number, number], { key = 0, signal }) =>
      calls.call({ type: "cas", key: `register/${key}`, from, to }, signal).then(() => null),
  },
};

/** A set, one key an element. */
export const setClient: Client<Calls> = {
  open,
  close,
  readOnly: ["read"],
  operations: {
    add: (calls, element: number, { signal }) =>
      calls.call({ type: "put", key: `set/${element}`, value: true }, signal).then(() => null),
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
    add: (calls, by: number, { signal }) =>
      calls.call({ type: "inc", key: "counter", by }, signal).then(() => null),
    read: async (calls, _: null, { signal }) =>
      Number(await calls.call({ type: "get", key: "counter" }, signal)),
  },
};

const INITIAL_BALANCE = 10;

/** Accounts, a key each; whoever comes first opens all of them at once. */
export const bankClient = (settings: Settings): Client<Calls> => ({
  async open(node, io) {
    const calls = await open(node, io);
    await calls
      .call({ type: "batch", changes: openings(Number(settings.accounts)) }, io.signal)
      .catch(unlessOpen);
    return calls;
  },
  close,
  readOnly: ["read"],
  operations: {
    transfer: (calls, { from, to, amount }: { from: number; to: number; amount: number }, { signal }) =>
      calls
        .call({ type: "transfer", from: `account/${from}`, to: `account/${to}`, amount }, signal)
        .then(() => null),
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

/** The first account is there, so all are. */
function unlessOpen(error: unknown): void {
  if (!isFail(error)) throw error;
}

type Sent = readonly ["send", log: number, message: number];

/** Where a process is in the logs, and how it speaks to them. */
class LogReader {
  readonly calls: Calls;
  readonly positions: Record<string, number> = {};

  constructor(calls: Calls) {
    this.calls = calls;
  }
}

/** Logs; what one operation sends is one record on the disk. */
export const logClient: Client<LogReader> = {
  open: async (node, io) => new LogReader(await open(node, io)),
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

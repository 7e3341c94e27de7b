import type { Outcome } from "../../patterns/ch14-request-waiting-list.ts";
import type { Json } from "../../patterns/env.ts";

/** What the cluster holds: values by name, such as `register/3` and `log/0`. A value is replaced, never changed. */
export type Store = Map<string, Json>;

/** What a client asks for: a type, and whatever that takes. */
export type Command = Readonly<{ type: string; [name: string]: Json }>;

type Perform = (store: Store, command: Command) => Outcome<Json>;

/** A bank account that nobody has touched. */
const INITIAL_BALANCE = 10;

/** How many messages of one log a poll brings at the most. */
const AT_ONCE = 100;

const done: Outcome<Json> = { value: null };

const refused = (error: string): Outcome<Json> => ({ error, certain: true });

const register = ({ key }: Command): string => `register/${String(key)}`;

const listAt = (store: Store, name: string): readonly Json[] => (store.get(name) ?? []) as readonly Json[];

const balanceOf = (store: Store, account: Json | undefined): number =>
  (store.get(`account/${String(account)}`) ?? INITIAL_BALANCE) as number;

/** What changes the store. Every replica carries these out in the order of the log, so nothing but the store may decide what they do. */
const CHANGES: { readonly [type: string]: Perform } = {
  write(store, command) {
    store.set(register(command), command.value as Json);
    return done;
  },
  cas(store, command) {
    const name = register(command);
    if ((store.get(name) ?? null) !== command.from) return refused(`${name} holds another value`);
    store.set(name, command.to as Json);
    return done;
  },
  txn: (store, { micro }) => ({
    value: (micro as readonly MicroOperation[]).map((each) => performMicro(store, each)),
  }),
  insert(store, { element }) {
    store.set(`element/${String(element)}`, element as Json);
    return done;
  },
  add(store, { amount }) {
    const total = ((store.get("counter") ?? 0) as number) + (amount as number);
    store.set("counter", total);
    return done;
  },
  transfer(store, { from, to, amount }) {
    const left = balanceOf(store, from) - (amount as number);
    if (left < 0) return refused(`account ${String(from)} does not hold ${String(amount)}`);
    store.set(`account/${String(from)}`, left);
    store.set(`account/${String(to)}`, balanceOf(store, to) + (amount as number));
    return done;
  },
  send(store, { log, message }) {
    const name = `log/${String(log)}`;
    const messages = listAt(store, name);
    store.set(name, [...messages, message as Json]);
    return { value: messages.length };
  },
};

/** What only reads. */
const QUERIES: { readonly [type: string]: Perform } = {
  read: (store, command) => ({ value: store.get(register(command)) ?? null }),
  elements: (store) => ({
    value: [...store].filter(([name]) => name.startsWith("element/")).map(([, element]) => element),
  }),
  total: (store) => ({ value: store.get("counter") ?? 0 }),
  balances: (store, { accounts }) => ({
    value: Object.fromEntries(
      Array.from({ length: accounts as number }, (_, account) => [account, balanceOf(store, account)]),
    ),
  }),
  poll: (store, { positions }) => ({
    value: Object.fromEntries(
      [...store]
        .filter(([name]) => name.startsWith("log/"))
        .map(
          ([name]) => [name.slice("log/".length), messagesFrom(store, name, positions as Positions)] as const,
        )
        .filter(([, messages]) => messages.length > 0),
    ),
  }),
};

/** Where a reader stands in each log; at its beginning where nothing is said. */
type Positions = Readonly<{ [log: string]: number }>;

const messagesFrom = (store: Store, name: string, positions: Positions): Json[] => {
  const from = positions[name.slice("log/".length)] ?? 0;
  return listAt(store, name)
    .slice(from, from + AT_ONCE)
    .map((message, i) => [from + i, message]);
};

type MicroOperation = readonly ["append" | "r", Json, Json];

function performMicro(store: Store, [kind, key, value]: MicroOperation): MicroOperation {
  const name = `list/${String(key)}`;
  if (kind === "r") return ["r", key, store.get(name) ?? null];
  store.set(name, [...listAt(store, name), value]);
  return ["append", key, value];
}

/** Whether a command only reads, so that it need not go through the log. */
export const isQuery = ({ type }: Command): boolean => Object.hasOwn(QUERIES, type);

/** With this a client makes itself known. It is carried out by the table of clients, not by the store. */
export const REGISTER = "register";

/** Whether there is such a command. */
export const isCommand = ({ type }: Command): boolean =>
  [REGISTER, ...Object.keys(CHANGES), ...Object.keys(QUERIES)].includes(type);

/** Carries out a command. A refusal is certain: it depends on the store alone, which is the same on every replica. */
export const perform: Perform = (store, command) =>
  (CHANGES[command.type] ?? (QUERIES[command.type] as Perform))(store, command);

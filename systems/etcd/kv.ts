import { decode, encode, type Gateway } from "./gateway.ts";

interface RangeResponse {
  readonly kvs?: readonly { readonly key: string; readonly value?: string }[];
}

interface TxnResponse {
  readonly succeeded?: boolean;
}

/** Whether a read goes through the leader's log position (`linearizable`) or is answered by the node at once (`serializable`). */
export type Reads = "linearizable" | "serializable";

/** A key as etcd has it: what several runs write to one cluster lies apart. */
const keyIn = ({ namespace }: Gateway, key: string): string => encode(namespace + key);

/** The value of a key, `undefined` when there is none. */
export async function get(
  gateway: Gateway,
  key: string,
  reads: Reads,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { kvs = [] } = await gateway.call<RangeResponse>(
    "/v3/kv/range",
    { key: keyIn(gateway, key), serializable: reads === "serializable" },
    signal,
  );
  return kvs[0] && decode(kvs[0].value ?? "");
}

/** All keys that begin with `prefix`, without it and the namespace. */
export async function keysBelow(
  gateway: Gateway,
  prefix: string,
  reads: Reads,
  signal: AbortSignal,
): Promise<string[]> {
  const range = {
    key: keyIn(gateway, prefix),
    range_end: keyIn(gateway, after(prefix)),
    keys_only: true,
    serializable: reads === "serializable",
  };
  const { kvs = [] } = await gateway.call<RangeResponse>("/v3/kv/range", range, signal);
  return kvs.map(({ key }) => decode(key).slice(gateway.namespace.length + prefix.length));
}

/** Sets a key. */
export async function put(gateway: Gateway, key: string, value: string, signal: AbortSignal): Promise<void> {
  await gateway.call("/v3/kv/put", { key: keyIn(gateway, key), value: encode(value) }, signal);
}

/** Sets a key if it holds `from`, in one transaction; false when it held something else. */
export async function compareAndSet(
  gateway: Gateway,
  key: string,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<boolean> {
  const compare = [{ key: keyIn(gateway, key), target: "VALUE", result: "EQUAL", value: encode(from) }];
  const success = [{ requestPut: { key: keyIn(gateway, key), value: encode(to) } }];
  const { succeeded = false } = await gateway.call<TxnResponse>("/v3/kv/txn", { compare, success }, signal);
  return succeeded;
}

/** Whether a node believes that it is the leader. */
export async function isLeader(gateway: Gateway, signal: AbortSignal): Promise<boolean> {
  const status = await gateway.call<{
    readonly leader?: string;
    readonly header: { readonly member_id: string };
  }>("/v3/maintenance/status", {}, signal);
  return status.leader !== undefined && status.leader === status.header.member_id;
}

/** The first text after all that begin with `prefix`: where a range over the prefix ends. */
function after(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}

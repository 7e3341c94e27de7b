/**
 * One linearizable register in etcd, under partitions and kills, with a client of its own: a whole test to copy and change.
 *
 *     npx ordeal run examples/etcd-register.ts
 */
import { type Call, defineTest, every, Fail, seconds } from "ordeal";
import { casRegister, linearizable } from "ordeal/checkers";
import { kill, partition } from "ordeal/nemeses";
import { etcd } from "ordeal/systems";

/** Speaks to one node of etcd, and to no other, through its JSON gateway. Nothing is ever sent twice. */
class Kv {
  readonly #origin: string;
  readonly #key: string;

  constructor(origin: string, namespace = "") {
    this.#origin = origin;
    this.#key = btoa(`${namespace}x`);
  }

  async get(call: Call): Promise<number | null> {
    const { kvs } = await this.#post("/v3/kv/range", { key: this.#key }, call);
    return kvs ? Number(atob(kvs[0].value)) : null;
  }

  async put(value: number, call: Call): Promise<void> {
    await this.#post("/v3/kv/put", { key: this.#key, value: btoa(String(value)) }, call);
  }

  async compareAndSet(from: number, to: number, call: Call): Promise<boolean> {
    const compare = [{ key: this.#key, target: "VALUE", value: btoa(String(from)) }];
    const success = [{ requestPut: { key: this.#key, value: btoa(String(to)) } }];
    const { succeeded } = await this.#post("/v3/kv/txn", { compare, success }, call);
    return succeeded === true;
  }

  // An error of any kind is thrown as it comes: nobody here knows whether etcd carried the request out, so it is `info`.
  async #post(path: string, body: object, call: Call) {
    const answer = await fetch(this.#origin + path, {
      method: "POST",
      body: JSON.stringify(body),
      signal: call.signal,
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { kvs?: [{ value: string }]; succeeded?: boolean };
  }
}

export default defineTest({
  name: "one linearizable register",
  system: etcd({ nodes: 3 }),
  client: {
    open: (node) =>
      new Kv(`http://${node.address("client").host}:${node.address("client").port}`, node.namespace),
    readOnly: ["read"],
    // So it may also be let loose on a cluster that runs already: --target n1=http://…
    namespaced: true,
    operations: {
      read: (kv, _: undefined, call) => kv.get(call),
      write: (kv, value: number, call) => kv.put(value, call),
      cas: async (kv, [from, to]: [number, number], call) => {
        if (!(await kv.compareAndSet(from, to, call))) throw new Fail("value did not match");
      },
    },
  },
  generator: (g) =>
    g.mix(g.op("read"), g.op("write", g.int(0, 4)), g.op("cas", g.tuple(g.int(0, 4), g.int(0, 4)))),
  nemesis: [every(seconds(8), partition(["majority", "one"])), every(seconds(10), kill(["primaries"]))],
  checkers: [linearizable(casRegister())],
  duration: seconds(30),
  rate: 100,
  concurrency: 6,
});

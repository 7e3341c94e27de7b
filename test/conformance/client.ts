import { expect, test } from "vitest";
import type { Client } from "../../src/client/client.ts";
import type { Outcome } from "../../src/client/outcome.ts";
import { Worker } from "../../src/client/worker.ts";
import { realClock } from "../../src/core/clock.ts";
import { seconds } from "../../src/core/duration.ts";
import type { Address } from "../../src/core/node.ts";
import type { Value } from "../../src/core/value.ts";
import { lossyProxy } from "./lossy-proxy.ts";

/** One mutating operation of a client, and how often the server has carried it out. */
export interface Mutation {
  readonly f: string;
  readonly input: Value;
  /** Asked of the server itself, not through the proxy. */
  readonly effects: () => Promise<number>;
}

/** What a client brings to its contract. */
export interface ClientUnderTest {
  // biome-ignore lint/suspicious/noExplicitAny: the connection's type is the client's own business.
  readonly client: Client<any>;
  /** Where a real, healthy server listens. */
  readonly server: () => Address;
  /** Each begins on an untouched object, so its effects are counted from zero. */
  readonly mutations: readonly Mutation[];
  /** A read-only operation, if there is one. */
  readonly read?: string;
}

/**
 * What every client must keep, or its histories accuse the innocent: a reply that is lost is `info`, and the server saw the
 * request once; a server that refuses the connection is `fail`; a read that is lost is `fail`.
 */
export function clientContract({ client, server, mutations, read }: ClientUnderTest): void {
  const perform = async (
    address: Address,
    f: string,
    input: Value,
    before: () => void = () => {},
  ): Promise<Outcome> => {
    const clock = realClock();
    const node = { name: "n1", address: () => address };
    const results: ((outcome: Outcome) => void)[] = [];
    const worker = new Worker({
      client,
      node,
      clock,
      timeout: seconds(5),
      complete: (_, outcome) => results.shift()?.(outcome),
    });
    const invoke = (op: number, name: string, value: Value) => {
      const outcome = new Promise<Outcome>((resolve) => void results.push(resolve));
      worker.dispatch({
        op,
        process: 0,
        node: "n1",
        f: name,
        key: "contract",
        input: value,
        time: clock.now(),
      });
      return outcome;
    };
    try {
      // The connection stands before the reply is lost, whatever a client sends to open it.
      if (read) await invoke(0, read, null);
      before();
      return await invoke(1, f, input);
    } finally {
      worker.close();
    }
  };

  const lossy = async (f: string, input: Value): Promise<Outcome> => {
    const proxy = await lossyProxy(server());
    try {
      const outcome = await perform(proxy.address, f, input, proxy.loseNextReply);
      expect(proxy.lost(), "the proxy took a reply away").toBe(1);
      return outcome;
    } finally {
      await proxy.close();
    }
  };

  for (const { f, input, effects } of mutations) {
    test(`a lost reply to ${f} is info, and the server saw it once`, async () => {
      const before = await effects();
      expect(await lossy(f, input)).toMatchObject({ type: "info" });
      expect((await effects()) - before).toBe(1);
    });

    test(`${f} without a server is a definite fail`, async () => {
      const proxy = await lossyProxy(server());
      await proxy.close();
      expect(await perform(proxy.address, f, input)).toMatchObject({
        type: "fail",
        error: { code: "no-client" },
      });
    });
  }

  test.skipIf(!read)("a lost reply to a read is fail: it had no effect", async () => {
    expect(await lossy(read as string, null)).toMatchObject({ type: "fail" });
  });
}

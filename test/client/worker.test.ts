import { expect, test } from "vitest";
import type { Client } from "../../src/client/client.ts";
import type { Outcome } from "../../src/client/outcome.ts";
import { Worker } from "../../src/client/worker.ts";
import { virtualWorld } from "../../src/control/world.ts";
import { type Clock, sleep } from "../../src/core/clock.ts";
import { seconds } from "../../src/core/duration.ts";
import { Fail } from "../../src/core/errors.ts";

const node = { name: "n1", address: () => ({ host: "127.0.0.1", port: 1 }) };

/** A worker whose outcomes can be waited for one by one, in virtual time. */
function workbench<C>(client: Client<C>) {
  const world = virtualWorld();
  let deliver: (outcome: Outcome) => void = () => {};
  const outcomes: Outcome[] = [];
  const worker = new Worker({
    client,
    node,
    clock: world.clock,
    timeout: seconds(1),
    complete: (_, outcome) => {
      outcomes.push(outcome);
      deliver(outcome);
    },
  });
  let op = 0;
  const invoke = (f: string) => {
    const outcome = new Promise<Outcome>((resolve) => {
      deliver = resolve;
    });
    worker.dispatch({ op: op++, process: 0, node: "n1", f, input: null, time: world.clock.now() });
    return world.settle(outcome);
  };
  return { world, worker, invoke, outcomes };
}

/** A client that counts its connections, and whose operations end in every way there is. */
function client() {
  const log: string[] = [];
  let opened = 0;
  return {
    log,
    client: {
      open: async () => {
        log.push("open");
        return ++opened;
      },
      close: async (connection: number) => void log.push(`close ${connection}`),
      readOnly: ["read", "breakRead"],
      operations: {
        value: (connection: number) => connection,
        later: async (connection: number) => connection,
        nothing: () => undefined,
        refuse: () => {
          throw new Fail("did not match");
        },
        break: async () => {
          throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
        },
        hang: () => new Promise(() => {}),
        read: () => new Promise(() => {}),
        breakRead: async () => {
          throw new Error("socket hang up");
        },
        unrecordable: () => Number.NaN,
      },
    } satisfies Client<number>,
  };
}

test("tutorial: returned is ok, Fail is fail, anything else is info", async () => {
  const { invoke } = workbench(client().client);
  expect(await invoke("value")).toMatchObject({ type: "ok", output: 1 });
  expect(await invoke("refuse")).toMatchObject({ type: "fail", error: { message: "did not match" } });
  expect(await invoke("break")).toMatchObject({
    type: "info",
    error: { message: "socket hang up", code: "ECONNRESET" },
  });
});

test.each([
  ["value", "ok", true],
  ["later", "ok", true],
  ["nothing", "ok", true],
  ["refuse", "fail", true],
  ["break", "info", false],
  ["hang", "info", false],
  ["read", "fail", false],
  ["breakRead", "fail", false],
  ["unrecordable", "info", true],
])("after %s (%s) the connection is kept: %s", async (f, type, kept) => {
  const { client: subject, log } = client();
  const { invoke } = workbench(subject);
  expect((await invoke(f)).type).toBe(type);
  await invoke("value");
  expect(log).toEqual(kept ? ["open"] : ["open", "close 1", "open"]);
});

test("an operation that hangs is given up after exactly its time, and its late answer is not heard", async () => {
  const { world, invoke, outcomes } = workbench<Clock>({
    open: (_, io) => io.clock,
    operations: { slow: async (clock) => void (await sleep(clock, seconds(3))) },
  });
  const outcome = await invoke("slow");
  expect(outcome).toMatchObject({
    type: "info",
    error: { code: "timeout", message: "no answer within 1.00 s" },
  });
  expect(world.clock.now()).toBe(seconds(1));
  await world.settle(sleep(world.clock, seconds(5)));
  expect(outcomes).toHaveLength(1);
});

test("an operation that looks at its signal is told when its time is up", async () => {
  let signal: AbortSignal | undefined;
  const { invoke } = workbench({
    open: () => 1,
    operations: {
      slow: (_, __, call) => {
        signal = call.signal;
        return new Promise(() => {});
      },
    },
  });
  await invoke("slow");
  expect(signal?.aborted).toBe(true);
});

test("no connection is a definite fail: nothing was ever sent", async () => {
  const { invoke } = workbench({
    open: () => {
      throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    },
    operations: { write: () => 1 },
  });
  expect(await invoke("write")).toMatchObject({
    type: "fail",
    error: { code: "no-client", message: "connect ECONNREFUSED" },
  });
});

test("a connection that opens too late is a definite fail, is told so, and is closed when it comes", async () => {
  const closed: string[] = [];
  let opening: AbortSignal | undefined;
  const { world, invoke } = workbench<string>({
    open: async (_, io) => {
      opening = io.signal;
      await sleep(io.clock, seconds(2));
      return "late";
    },
    close: (connection) => closed.push(connection),
    operations: { write: () => 1 },
  });
  expect(await invoke("write")).toMatchObject({ type: "fail", error: { code: "no-client" } });
  expect(opening?.aborted).toBe(true);
  await world.settle(sleep(world.clock, seconds(3)));
  expect(closed).toEqual(["late"]);
});

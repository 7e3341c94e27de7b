import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { environmentError } from "../../src/core/errors.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { toySystem } from "../../systems/toy.ts";
import { planOf, recorded, runtimeWith, settings } from "./toy-run.ts";

test("tutorial: load, heal, recover, final reads; and what was met is written down", async () => {
  const { environment, error, history, directory } = await recorded(planOf());
  expect(error).toBeUndefined();
  expect(environment).toMatchObject({ ending: "finished", warnings: [] });
  expect(environment.phases.map(({ name }) => name)).toEqual([
    "cluster up",
    "load",
    "heal",
    "recover",
    "final reads",
    "collect logs",
    "cluster down",
  ]);
  expect(history.faults).toMatchObject([{ nemesis: "partition", inForce: true, healed: true }]);
  expect(history.count).toBeGreaterThan(500);
  expect(existsSync(directory.environment)).toBe(true);
});

test("a cluster that does not come up is the environment's failure, and leaves a history of nothing", async () => {
  const runtime: Runtime = {
    name: "simulation",
    offers: async () => ({}),
    start: () => Promise.reject(environmentError("n2 did not start", { details: "its log" })),
  };
  const { environment, error, history } = await recorded(planOf({ runtime }));
  expect(environment).toMatchObject({ ending: "environment", error: "n2 did not start" });
  expect(error).toMatchObject({ details: "its log" });
  expect(history.count).toBe(0);
});

test("a fault that does not heal ends the run as the environment's failure, and the cluster is stopped all the same", async () => {
  let cut = false;
  const runtime = runtimeWith(({ network }) => ({
    network: {
      ...network!,
      apply: async (links) => {
        if (!cut) await network!.apply(links);
        cut = true;
      },
    },
  }));
  const client = toySystem.workloads.register!.client(settings);
  let open = 0;
  const counting: typeof client = {
    ...client,
    open(node, io) {
      open++;
      return client.open(node, io);
    },
    close(connection) {
      open--;
      return client.close?.(connection);
    },
  };
  const { environment, history } = await recorded(planOf({ runtime, client: counting }));
  expect(open, "connections that are still open").toBe(0);
  expect(environment.ending).toBe("environment");
  expect(environment.error).toMatch(/majority .* did not heal/);
  expect(history.faults[0]?.healed).toBe(false);
  expect(runtime.stopped).toBe(1);
});

test("a generator that throws is a bug, healed and stopped like everything else", async () => {
  const generator = {
    next: () => {
      throw new Error("the generator tripped");
    },
    update: () => generator,
  };
  const runtime = runtimeWith(() => ({}));
  const { environment, error } = await recorded(planOf({ runtime, generator }));
  expect(environment).toMatchObject({ ending: "bug", error: "the generator tripped" });
  expect(error).toBeInstanceOf(Error);
  expect(runtime.stopped).toBe(1);
});

test("what went wrong first is told, not what went wrong while tidying up", async () => {
  const stop = () => Promise.reject(environmentError("the engine is gone"));
  const generator = {
    next: () => {
      throw new Error("the generator tripped");
    },
    update: () => generator,
  };
  expect(
    (await recorded(planOf({ runtime: runtimeWith(() => ({ stop })), generator }))).environment.error,
  ).toBe("the generator tripped");
  expect((await recorded(planOf({ runtime: runtimeWith(() => ({ stop })) }))).environment).toMatchObject({
    ending: "environment",
    error: "the engine is gone",
  });
});

test("interrupted, a run asks for nothing more, heals, and stops", async () => {
  const controller = new AbortController();
  const runtime = runtimeWith(({ network }) => ({
    network: {
      ...network!,
      apply: async (links) => {
        await network!.apply(links);
        if (links.length > 0) controller.abort("SIGINT");
      },
    },
  }));
  const { environment, error, history } = await recorded(planOf({ runtime }), controller.signal);
  expect(environment.ending).toBe("interrupted");
  expect(error).toBeUndefined();
  expect(history.faults).toMatchObject([{ healed: true }]);
  expect(history.phases.map(({ name }) => name)).toEqual(["load"]);
  expect(runtime.stopped).toBe(1);
});

test("logs that cannot be had are a warning", async () => {
  const runtime = runtimeWith(() => ({ collectLogs: () => Promise.reject(new Error("no logs today")) }));
  expect((await recorded(planOf({ runtime }))).environment).toMatchObject({
    ending: "finished",
    warnings: ["no logs today"],
  });
});

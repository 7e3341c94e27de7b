import { describe, expect, test } from "vitest";
import { needs } from "../needs.ts";
import { foreignEtcd } from "./foreign-etcd.ts";

describe("a cluster that somebody else runs", needs("engine"), () => {
  const { run, keys } = foreignEtcd();

  test("two runs of one seed, one after another, are valid, and write only where they said", async () => {
    const runs = [
      await run("etcd/register", "--time", "2s"),
      await run("etcd/set", "--time", "2s"),
      await run("etcd/register", "--time", "2s"),
    ];
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const written = await Promise.all(runs.map(({ prefix }) => keys(prefix)));
    expect(written.map((some) => some.length > 0)).toEqual([true, true, true]);
    expect(await keys("o")).toHaveLength(written.flat().length);
    const { prefix, facts } = runs[0]!;
    expect(facts).toContainEqual({
      name: "writes",
      value: expect.stringContaining(`"${prefix}" to n1 http:`),
    });
    expect(facts).toContainEqual({ name: "version of n3", value: expect.stringMatching(/^3\./) });
  });

  test("a script of its owner's freezes nodes: in force, felt, healed", async () => {
    const { exitCode, history } = await run(
      ...["etcd/register", "--nemesis", "pause", "--fault-targets", "primaries", "--time", "5s"],
      ...["--fault-command", "test/fixtures/pause-nodes.mjs"],
    );
    expect(exitCode).toBe(0);
    expect(history.faults[0]).toMatchObject({
      nemesis: "pause",
      describe: expect.stringMatching(/^pause primaries: n\d \(primaries\)$/),
      inForce: true,
      healed: true,
      evidence: [{ what: "pause-nodes.mjs inject", detail: expect.stringMatching(/^n\d paused$/) }],
      felt: [{ holds: true }],
    });
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";
import { cleanOrphans } from "../../../src/runtime/docker/clean.ts";
import { openWorkshop } from "../../../src/runtime/docker/disks/workshop.ts";
import { dockerRuntime } from "../../../src/runtime/docker/docker.ts";
import { connect } from "../../../src/runtime/docker/engine.ts";
import { workshopImage } from "../../../src/runtime/docker/images.ts";
import { labelsOf } from "../../../src/runtime/docker/labels.ts";
import { thisOwner } from "../../../src/runtime/machine/owner.ts";
import { needs } from "../../needs.ts";
import { devicesOf, leftovers, request } from "./bed.ts";

describe("cleaning up", needs("engine"), () => {
  test("removes what a killed control node left, and leaves its living neighbour alone", async () => {
    const neighbour = request();
    const cluster = await dockerRuntime().start(neighbour);
    onTestFinished(() => cluster.stop());
    const dead = await killedRun();
    expect((await leftovers(dead)).length).toBe(12);
    expect(await devicesOf(dead)).toHaveLength(3);

    const { removed, left } = await cleanOrphans(await connect());
    expect(new Set(removed.map(({ run }) => run))).toEqual(new Set([dead]));
    expect(removed.map(({ kind }) => kind).sort()).toEqual([
      ...Array(7).fill("container"),
      "network",
      ...Array(4).fill("volume"),
    ]);
    expect(await leftovers(dead)).toEqual([]);
    expect(await devicesOf(dead)).toEqual([]);
    expect(left.find(({ run }) => run === neighbour.runId)).toMatchObject({ fate: "alive" });
    expect((await leftovers(neighbour.runId)).length).toBe(10);
  });

  test("lists what another host made, with the command that removes it, and leaves it alone", async () => {
    const engine = await connect();
    const { runId, clock, signal, note } = request();
    const labels = labelsOf(runId, { ...(await thisOwner()), host: "elsewhere" });
    const image = await workshopImage({ docker: engine.docker, clock, signal, note });
    const workshop = await openWorkshop(engine.docker, clock, runId, labels, image.id);
    await workshop(["make", String(1 << 26), `ordeal-${runId}`]);
    const { left } = await cleanOrphans(engine);
    const found = left.find(({ run }) => run === runId);
    expect(found?.fate).toBe("foreign");
    expect(await leftovers(runId)).toEqual([
      `container ordeal-${runId}-workshop`,
      `volume ordeal-${runId}-disks`,
    ]);
    expect(await devicesOf(runId)).toHaveLength(1);
    await execa("sh", ["-c", found?.command ?? ""]);
    expect(await leftovers(runId)).toEqual([]);
    expect(await devicesOf(runId)).toEqual([]);
  });
});

/** Starts a cluster in a process of its own, and kills that process without warning. */
async function killedRun(): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", fileURLToPath(new URL("./victim.ts", import.meta.url))],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [runId] = (await once(child.stdout, "data")) as [Buffer];
  child.kill("SIGKILL");
  await once(child, "exit");
  return runId.toString().trim();
}

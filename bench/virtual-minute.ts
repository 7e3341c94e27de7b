import { record } from "../src/control/record.ts";
import { RunDirectory } from "../src/control/run-directory.ts";
import { silent } from "../src/control/watcher.ts";
import { virtualWorld } from "../src/control/world.ts";
import { seconds } from "../src/core/duration.ts";
import { prepare } from "../src/trial/prepare.ts";
import type { Bench } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";
import { inScratch } from "./measure/scratch.ts";

/** A minute of virtual time with faults and time-outs, once and from a cold start: what a person waits for who tries a seed. */
export const bench: Bench = () =>
  inScratch(async (out) => {
    const nemesis = ["partition", "kill", "pause"];
    const plan = await prepare({ what: "toy/register", nemesis, time: seconds(60), seed: 7 });
    const directory = RunDirectory.create(out, plan.record.test, new Date(0), plan.record.seed);
    const { signal } = new AbortController();
    const recording = { plan, directory, world: virtualWorld(), watcher: silent, signal };
    const figure = await processorTime(1, () => record(recording));
    return [{ name: "record 60 s of toy/register under faults", figure, unit: "s", goal: 1 }];
  });

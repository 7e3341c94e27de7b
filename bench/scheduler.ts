import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "../src/client/client.ts";
import { Worker } from "../src/client/worker.ts";
import { ClientCarrier } from "../src/control/client-carrier.ts";
import { type Arrival, Lane } from "../src/control/lane.ts";
import { Scheduler } from "../src/control/scheduler.ts";
import { realWorld } from "../src/control/world.ts";
import { seconds } from "../src/core/duration.ts";
import { Random } from "../src/core/random.ts";
import { int } from "../src/generator/arbitrary.ts";
import { mix } from "../src/generator/choice.ts";
import { op } from "../src/generator/op.ts";
import { Journal } from "../src/history/journal.ts";
import type { Bench, Figure } from "./measure/figure.ts";
import { processorTime } from "./measure/processor-time.ts";
import { inScratch } from "./measure/scratch.ts";

const OPERATIONS = 200_000;
const ROUNDS = 5;
const GOAL = 200_000;

/** Clients that do nothing: one has its answer at once, the other, as real ones do, only when its promise settles. */
const CLIENTS: { readonly [name: string]: Client<null> } = {
  synchronous: { open: () => null, operations: { read: () => null, write: () => null } },
  promising: { open: () => null, operations: { read: async () => null, write: async () => null } },
};

/**
 * What the control node adds to each operation: the scheduler's loop with journal, workers and the real clock, around
 * clients that do nothing. The bare loop writes the same lines, as many to a write.
 */
export const bench: Bench = async () => {
  const figures: Figure[] = [];
  for (const concurrency of [10, 100]) {
    const bare = await rateOf((path) => writeLines(path, concurrency));
    for (const [name, client] of Object.entries(CLIENTS)) {
      const figure = await rateOf((path) => schedule(path, client, concurrency));
      figures.push({
        name: `${name} client, ${concurrency} at a time`,
        figure,
        unit: "operations/s",
        goal: GOAL,
        ratio: figure / bare,
      });
    }
  }
  return figures;
};

/** Operations a second of one core. */
const rateOf = (work: (path: string) => unknown): Promise<number> =>
  inScratch(async (folder) => {
    let round = 0;
    return OPERATIONS / (await processorTime(ROUNDS, () => work(join(folder, `${round++}.jsonl`))));
  });

async function schedule(path: string, client: Client<null>, concurrency: number): Promise<void> {
  const { clock, queue: queueOf } = realWorld();
  const queue = queueOf<Arrival>();
  const journal = new Journal(path, { test: "bench", seed: 1 });
  const node = { name: "n1", address: () => ({ host: "127.0.0.1", port: 1 }) };
  let completed = 0;
  const carrier = new ClientCarrier({
    clock,
    queue,
    journal,
    threads: concurrency,
    nodeOf: () => node.name,
    worker: (_, complete) => new Worker({ client, node, clock, timeout: seconds(2), complete }),
    watch: () => void completed++,
    log: () => {},
  });
  const threads = Array.from({ length: concurrency }, (_, thread) => thread);
  const generator = mix(op("read"), op("write", int(0, 4)));
  carrier.lane = new Lane({ threads, generator, random: Random.of(1), carrier, origin: clock.now() });
  const scheduler = new Scheduler({ clock, queue, journal, signal: new AbortController().signal });
  await scheduler.run([carrier.lane], { until: Infinity, enough: () => completed >= OPERATIONS });
  carrier.close();
  journal.close();
}

function writeLines(path: string, concurrency: number): void {
  const file = openSync(path, "ax");
  for (let op = 0; op < OPERATIONS; ) {
    let text = "";
    for (let process = 0; process < concurrency; process++, op++) {
      const time = op * 1000;
      text += `${JSON.stringify({ type: "invoke", op, time, process, node: "n1", f: "read", input: null })}\n`;
      text += `${JSON.stringify({ type: "ok", op, time, process, output: null })}\n`;
    }
    writeSync(file, text);
  }
  closeSync(file);
}

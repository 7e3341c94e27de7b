/**
 * Runs the benches of this folder and prints one table: `npm run bench`, or some of them by name, `npm run bench -- history`.
 * Each runs in a process of its own, as the compiled package would: what one leaves behind (compiled code, garbage) is not
 * another's. Exit 1 when a goal is missed.
 */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { type Figure, reachesGoal } from "./measure/figure.ts";

const stripper = import.meta.resolve("./measure/types-stripped.mjs");

/** Every bench's name: its file's, without the end. */
const names = (): string[] =>
  readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(".ts") && file !== basename(import.meta.filename))
    .map((file) => basename(file, ".ts"));

/** The figures of one bench; none for a module that exports no `bench`. */
async function figuresOf(name: string): Promise<readonly Figure[]> {
  const module = pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href;
  const program = `const { bench } = await import(${JSON.stringify(module)}); process.send((await bench?.()) ?? []);`;
  const figures: unknown[] = [];
  const child = execa({
    ipc: true,
    stdio: "inherit",
  })`node --import ${stripper} --input-type=module --eval ${program}`;
  for await (const message of child.getEachMessage()) figures.push(message);
  return figures.flat() as Figure[];
}

function row(bench: string, measured: Figure): string {
  const { name, figure, unit, goal, ratio } = measured;
  const amount = figure.toLocaleString(
    "en",
    figure < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
  const verdict =
    goal === undefined ? "" : `${reachesGoal(measured) ? "✔" : "✗"} goal ${goal.toLocaleString("en")}`;
  const beside = ratio === undefined ? "" : `${ratio.toFixed(2)} of a bare loop`;
  return [bench.padEnd(14), name.padEnd(46), amount.padStart(12), unit.padEnd(14), verdict.padEnd(18), beside]
    .join(" ")
    .trimEnd();
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : names()) {
  for (const figure of await figuresOf(name)) {
    console.log(row(name, figure));
    if (!reachesGoal(figure)) process.exitCode = 1;
  }
}

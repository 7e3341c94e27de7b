/**
 * One node as a process: makes an `Env` of this machine's clock, files and sockets, and runs a program in it. Started with a
 * `NodeConfig` as its argument, by a control node or in a container. It ends with its control node, where there is a channel to one.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeProgram, Program } from "../../../patterns/env.ts";
import { realClock } from "../../core/clock.ts";
import { codeOf, messageOf } from "../../core/errors.ts";
import { Random } from "../../core/random.ts";
import { listenForClients } from "./client-port.ts";
import { NodeDisk } from "./disk/node-disk.ts";
import { EXIT_CODES, type Instruction, type NodeConfig, type Report, type Skewed } from "./node-config.ts";
import { nodeEnv } from "./node-env.ts";
import { nodeLog } from "./node-log.ts";
import { Peers } from "./peers.ts";
import { aheadBy } from "./wall-clock.ts";

const config = JSON.parse(process.argv[2] as string) as NodeConfig;
const log = nodeLog(config.stamped);
let skewed: Skewed = config.skewed;

process.on("uncaughtException", (error) => {
  log(`crashed: ${error.stack ?? messageOf(error)}`);
  process.exit(codeOf(error) === "EADDRINUSE" ? EXIT_CODES.portTaken : EXIT_CODES.crashed);
});
// A killed control node cannot end its nodes.
process.on("disconnect", () => process.exit());

const tell = (report: Report): void => void process.send?.(report);

const { default: start } = (await import(config.module)) as { default: Program };
mkdirSync(config.directory, { recursive: true });
const life = countLife(join(config.directory, "lives"));
log(`life ${life} of ${config.node} begins`);
const clock = realClock();
const random = Random.of(config.seed).fork(life);
const disk = new NodeDisk(config.directory, clock, random.fork("disk"), () => tell({ kind: "struck" }));
disk.suffer(config.troubles);
let program: NodeProgram;
const peers = new Peers(config, life, () => program);
process.on("message", (instruction: Instruction) => {
  if (instruction.kind === "skew") skewed = instruction;
  if (instruction.kind === "troubles") disk.suffer(instruction.troubles);
  if (instruction.kind === "look") {
    const { question } = instruction;
    tell({ kind: "seen", question, ahead: aheadBy(skewed), troubles: disk.troubles });
  }
});
await peers.begin(config, clock);
const env = nodeEnv({ config, clock, random, disk, peers, log, tell, skewed: () => skewed });
program = start(env, config.options);
await listenForClients(config.listen, () => program);
tell({ kind: "listens" });

/** Which life of the node this is; the first is 1. */
function countLife(path: string): number {
  let lives = 1;
  try {
    lives += Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  writeFileSync(path, String(lives));
  return lives;
}

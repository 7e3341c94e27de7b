#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { EXIT } from "../core/errors.ts";
import { ownVersion } from "../trial/own-version.ts";
import { checkCommand } from "./commands/check.ts";
import { cleanCommand } from "./commands/clean.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { exportCommand } from "./commands/export.ts";
import { listCommand } from "./commands/list.ts";
import { mutantsCommand } from "./commands/mutants.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { simulateCommand } from "./commands/simulate.ts";
import { explain } from "./explain.ts";

const EXAMPLES = `
Examples:
  $ ordeal run etcd/register --nemesis partition,kill,pause --time 30s
  $ ordeal run my-test.ts --seed 7
  $ ordeal simulate raft-kv/register --seeds 1000
  $ ordeal check runs/etcd-register/latest
  $ ordeal check history.edn --checker linearizable --model cas-register
  $ ordeal export runs/etcd-register/latest --to edn

Exit codes: 0 valid · 1 anomaly · 2 unknown · 3 environment · 130/143 interrupted · 254 usage · 255 bug in ordeal`;

/** The whole command line. Commands resolve to their exit code through `process.exitCode`; only they decide it. */
function program(): Command {
  const root = new Command("ordeal")
    .description("Puts a distributed system through an ordeal and says whether it kept its promises.")
    .version(ownVersion())
    .addHelpText("after", EXAMPLES)
    .showHelpAfterError("(ordeal --help shows what there is)");
  for (const command of [
    runCommand(),
    simulateCommand(),
    checkCommand(),
    reportCommand(),
    exportCommand(),
    listCommand(),
    mutantsCommand(),
    doctorCommand(),
    cleanCommand(),
  ])
    root.addCommand(command);
  return overrideExits(root);
}

/** Commander would exit with 1, which here means that an anomaly was found. */
function overrideExits(command: Command): Command {
  command.exitOverride();
  for (const child of command.commands) overrideExits(child);
  return command;
}

try {
  await program().parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError ? (error.exitCode === 0 ? 0 : EXIT.usage) : explain(error);
}

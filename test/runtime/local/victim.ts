/** Starts a local cluster, freezes one of its nodes, says where its files are, and waits to be killed. */
import { localRuntime } from "../../../src/runtime/local/local.ts";
import { request } from "./notebook.ts";

const cluster = await localRuntime().start(request());
await cluster.process?.pause("n2");
process.stdout.write(`${cluster.facts.find(({ name }) => name === "files")?.value}\n`);

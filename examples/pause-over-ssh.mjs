#!/usr/bin/env node
/**
 * A script for `--fault-command`: freezes etcd on the hosts of a cluster that you run yourself, and thaws it again.
 *
 *     npx ordeal run etcd/register --target n1=http://10.0.0.1:2379,n2=http://10.0.0.2:2379,n3=http://10.0.0.3:2379 \
 *       --nemesis pause --fault-command examples/pause-over-ssh.mjs
 *
 * It is called with one argument, `inject` or `cure`, and this on its standard input, the same both times:
 *
 *     { "fault": 3, "nemesis": "pause", "describe": "pause n2 (one)",
 *       "targets": [{ "name": "n2", "host": "10.0.0.2", "port": 2379, "address": "10.0.0.2:2379" }],
 *       "nodes": [… all of them, likewise …], "plan": { "spec": "one", "nodes": ["n2"] } }
 *
 * `targets` are the nodes it is to strike, none where a fault is about something else: a partition's links are in its plan. Ending with
 * code 0 within 14 s says that the fault is in force, or healed: look before you say so. What is printed goes into the report.
 * Each inject has its cure, also where it failed. Faults of one nemesis never overlap; those of several may.
 */
import { execFileSync } from "node:child_process";
import { text } from "node:stream/consumers";

const injecting = process.argv[2] === "inject";
const { nemesis, targets } = JSON.parse(await text(process.stdin));

const on = (host, ...command) => execFileSync("ssh", [host, ...command], { encoding: "utf8" }).trim();

if (injecting && nemesis !== "pause") {
  console.log(`this script cannot do ${nemesis}`);
  process.exitCode = 1;
} else
  for (const { name, host } of targets) {
    on(host, "sudo", "pkill", injecting ? "-STOP" : "-CONT", "-x", "etcd");
    const state = on(host, "ps", "-o", "state=", "-C", "etcd");
    console.log(`${name} is ${state}`);
    if ((state === "T") !== injecting) process.exitCode = 1;
  }

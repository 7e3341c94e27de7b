// A node that notices what is done to it: sends its peers numbered datagrams, keeps what it is told on its disk, and tells.
//
//   node server.mjs NAME PEER...
//
// TCP 7000, a JSON answer for each line: "put TEXT" stores and syncs, "scribble TEXT" stores much and leaves it to the kernel, "clear"
// removes both, "look" tells what was noticed since the last look: who it is, the time on its wall, what it has on its disk, and what
// became of datagrams.
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:net";

const [name, ...peers] = process.argv.slice(2);
const life = process.hrtime.bigint().toString();
const EVERY_MS = 5;
// The machine's monotonic clock is the same in all containers, and nobody moves it.
const nowMs = () => Number(process.hrtime.bigint() / 1000n) / 1000;
const PADDING = "all is well. ".repeat(20);

const udp = createSocket("udp4");
let heard = {};
const streams = new Map();

const forget = () => {
  heard = { damaged: 0, missing: 0, twice: 0, disordered: 0, latestMs: 0, silentMs: 0 };
};
forget();

udp.on("message", (bytes) => {
  const parts = bytes.toString("latin1").split("|");
  const [from, itsLife, n, sentMs, padding] = parts;
  if (parts.length !== 5 || !peers.includes(from) || padding !== PADDING) return void heard.damaged++;
  listen(from, itsLife, Number(n));
  heard.latestMs = Math.max(heard.latestMs, nowMs() - Number(sentMs));
});

function listen(from, itsLife, n) {
  let stream = streams.get(from);
  if (stream?.life !== itsLife) {
    stream = { life: itsLife, highest: n - 1, seen: new Set() };
    streams.set(from, stream);
  }
  if (stream.seen.has(n)) heard.twice++;
  else if (n < stream.highest) heard.disordered++;
  else heard.missing += n - stream.highest - 1;
  stream.seen.add(n);
  stream.highest = Math.max(stream.highest, n);
  stream.at = nowMs();
}

// Looked up once: threads look names up, and would overtake each other.
const addresses = await Promise.all(peers.map(async (peer) => (await lookup(peer)).address));

let sent = 0;
const chatter = () => {
  const message = [name, life, sent++, nowMs(), PADDING].join("|");
  for (const address of addresses) udp.send(message, 7001, address, () => {});
};
udp.bind(7001, () => setInterval(chatter, EVERY_MS));

function put(text) {
  const file = openSync("/data/diary", "a");
  try {
    writeSync(file, `${text}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const FILES = ["diary", "scratch"];

const content = (file) => {
  try {
    return readFileSync(`/data/${file}`, "latin1");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
};

// More than a block, so that it needs room on the disk.
const BLOT = ".".repeat(5000);

function look() {
  const silences = [...streams.values()].map(({ at }) => nowMs() - at);
  const told = { life, wallMs: Date.now(), ...heard, silentMs: Math.max(0, ...silences) };
  forget();
  return { ...told, diary: content("diary"), scratch: content("scratch").replaceAll(BLOT, "") };
}

function answer(line) {
  const [verb, text] = line.split(/ (.*)/s);
  const began = nowMs();
  try {
    if (verb === "look") return look();
    if (verb === "put") put(text);
    else if (verb === "scribble") appendFileSync("/data/scratch", `${text}${BLOT}\n`);
    else for (const file of FILES) rmSync(`/data/${file}`, { force: true });
    return { tookMs: nowMs() - began };
  } catch (error) {
    return { error: error.code };
  }
}

createServer((socket) => {
  socket.on("error", () => {});
  socket.on("data", (line) => socket.end(`${JSON.stringify(answer(line.toString().trimEnd()))}\n`));
}).listen(7000);

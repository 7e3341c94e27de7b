/**
 * One set-up at a time in one folder. The lock is a file that holds the pid of its owner, so that the lock of a set-up
 * that was killed can be told from that of one at work.
 */
const fs = require("fs");
const path = require("path");

const file = path.join(__dirname, "..", "..", ".cache", "setup.lock");

function take() {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** The pid in the lock; undefined if the lock is gone or its owner has not yet written its pid. */
function owner() {
  try {
    return Number(fs.readFileSync(file, "utf8")) || undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}

/** Takes a dead owner's lock away by renaming it: of several who try, one succeeds. */
function clearStale(pid) {
  const aside = `${file}.${pid}`;
  try {
    fs.renameSync(file, aside);
    fs.unlinkSync(aside);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Runs `work` while nobody else does; waits, and says so, as long as another set-up is at work here. */
function withLock(work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!take()) {
    const pid = owner();
    if (pid !== undefined && !isAlive(pid)) {
      clearStale(pid);
      continue;
    }
    if (!told)
      console.error(
        "ordeal: waiting for another set-up in this folder; if none is at work, delete .cache/setup.lock",
      );
    told = true;
    sleep(100);
  }
  try {
    work();
  } finally {
    fs.unlinkSync(file);
  }
}

module.exports = { withLock };

/**
 * The set-up with which `npm start` and `npm test` begin: checks Node, installs what the lock file asks for, builds what
 * changed. Silent when nothing is to do, else one line a step on stderr. Exit 254 for a wrong Node, 3 for a failed step.
 *
 * This file and those it requires are ES2017 on Node's builtins, so that a Node too old to run ordeal can still say so.
 */
const { complaintAbout } = require("./setup/node-version.cjs");
const { steps, isDone, run } = require("./setup/steps.cjs");
const { withLock } = require("./setup/lock.cjs");

/** Asks each step again: another set-up may have done its work while this one waited for the lock. */
function runWhatIsDue() {
  for (const step of steps) {
    if (!isDone(step)) run(step);
  }
}

function setUp() {
  const complaint = complaintAbout(process.version);
  if (complaint) {
    console.error(complaint);
    return 254;
  }
  if (steps.every(isDone)) return 0;
  try {
    withLock(runWhatIsDue);
    return 0;
  } catch (error) {
    console.error(error.message);
    return 3;
  }
}

process.exitCode = setUp();

/** The steps of the set-up, in order: what each makes from which inputs, and where it leaves the stamp of having done so. */
const fs = require("fs");
const path = require("path");
const { spawnSync } = require("child_process");
const { fingerprint, isStamped } = require("./stamp.cjs");

const root = path.join(__dirname, "..", "..");

/** The npm that was called, so that `npm start` installs with the same one; else the one on PATH. */
function npm() {
  const script = process.env.npm_execpath || "";
  return path.basename(script) === "npm-cli.js" ? [process.execPath, script] : ["npm"];
}

/** The folders that tsconfig.json compiles. */
function sourceFolders() {
  const config = JSON.parse(fs.readFileSync(path.join(root, "tsconfig.json"), "utf8"));
  return config.include.map((pattern) => pattern.split("/")[0]);
}

const steps = [
  {
    name: "installing dependencies",
    inputs: () => ["package-lock.json"],
    stamp: path.join(root, "node_modules", ".ordeal-installed"),
    command: () => npm().concat("ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"),
  },
  {
    name: "building",
    inputs: () =>
      sourceFolders().concat("tsconfig.json", "package.json", "scripts/build.mjs", "scripts/build"),
    stamp: path.join(root, "dist", ".ordeal-built"),
    command: () => [process.execPath, path.join(root, "scripts", "build.mjs")],
  },
];

function isDone(step) {
  return isStamped(step.stamp, fingerprint(root, step.inputs()));
}

/** Runs a step's command with its output held back: it is shown only if the command fails, and then an error says so. */
function run(step) {
  console.error(`ordeal: ${step.name}`);
  // Taken before the work, so that what changes meanwhile is seen the next time.
  const print = fingerprint(root, step.inputs());
  const command = step.command();
  const child = spawnSync(command[0], command.slice(1), { cwd: root, encoding: "utf8", maxBuffer: 64 << 20 });
  if (child.status !== 0) {
    const output = `${child.stdout || ""}${child.stderr || ""}`;
    const reason = child.error ? child.error.message : child.signal || `exit ${child.status}`;
    throw new Error(
      `${output}\nordeal: ${step.name} failed (${reason}): mend what the lines above tell, and run this again.`,
    );
  }
  fs.mkdirSync(path.dirname(step.stamp), { recursive: true });
  fs.writeFileSync(step.stamp, print);
}

module.exports = { steps, isDone, run };

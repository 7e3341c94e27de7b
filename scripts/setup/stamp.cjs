/**
 * A stamp is a file that says from what a result was made: as long as the inputs have the same fingerprint, the result
 * need not be made again. Inputs are compared by content, so that a checkout back and forth makes nothing anew.
 */
const fs = require("fs");
const path = require("path");
const crypto = require("crypto");

function add(hash, root, input) {
  const file = path.join(root, input);
  if (!fs.existsSync(file)) return;
  if (fs.statSync(file).isDirectory()) {
    for (const name of fs.readdirSync(file).sort()) add(hash, root, `${input}/${name}`);
  } else {
    hash.update(`${input}\0`).update(fs.readFileSync(file)).update("\0");
  }
}

/** The fingerprint of files and, with all that is in them, folders below a root. One that is not there counts as empty. */
function fingerprint(root, inputs) {
  const hash = crypto.createHash("sha256");
  for (const input of inputs) add(hash, root, input);
  return hash.digest("hex");
}

/** Whether the stamp says that the result was made from inputs of this fingerprint. */
function isStamped(file, print) {
  return fs.existsSync(file) && fs.readFileSync(file, "utf8") === print;
}

module.exports = { fingerprint, isStamped };

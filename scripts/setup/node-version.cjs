/** The oldest Node that runs ordeal; the same as `engines` in package.json. */
const oldest = [20, 19];

/** The sentence that tells the user of a too old Node what to do; undefined for a Node that is new enough. */
function complaintAbout(version) {
  const numbers = version.slice(1).split(".").map(Number);
  if (numbers[0] > oldest[0] || (numbers[0] === oldest[0] && numbers[1] >= oldest[1])) return undefined;
  return `ordeal needs Node ${oldest.join(".")} or newer, and this is Node ${version.slice(1)}: install a newer one from https://nodejs.org, or switch to one with your version manager.`;
}

module.exports = { complaintAbout };

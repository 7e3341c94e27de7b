import type { Json } from "../../../patterns/env.ts";
import { wallClock } from "../../core/clock.ts";

/** A line for the node's log, with the machine's own time whatever the node believes it to be. Every line of a text gets it. */
export function log(text: string, detail?: Json): void {
  const said = detail === undefined ? text : `${text} ${JSON.stringify(detail)}`;
  const time = wallClock().toISOString();
  process.stdout.write(said.replace(/^/gm, `${time} `).concat("\n"));
}

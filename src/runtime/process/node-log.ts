import type { Json } from "../../../patterns/env.ts";
import { wallClock } from "../../core/clock.ts";

/** A line for a node's log. */
export type Log = (text: string, detail?: Json) => void;

/**
 * The log of a node is what its process prints. Where it is `stamped`, each line of a text begins with the machine's own time, whatever
 * the node believes that to be.
 */
export const nodeLog =
  (stamped: boolean): Log =>
  (text, detail) => {
    const said = detail === undefined ? text : `${text} ${JSON.stringify(detail)}`;
    const stamp = stamped ? `${wallClock().toISOString()} ` : "";
    process.stdout.write(said.replace(/^/gm, stamp).concat("\n"));
  };

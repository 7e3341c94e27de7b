import type { Link } from "../../../core/fault.ts";
import type { Shape, ShapedLink } from "../../cluster.ts";

/** Something that can shape the links of a cluster. */
export interface Carrier {
  /** Makes exactly these links shaped by it. */
  apply(shaped: readonly ShapedLink[]): Promise<void>;
  /** What it does to each of these links now. */
  read(links: readonly Link[]): Promise<readonly (readonly Shape[])[]>;
  /** How many packets of each of these links a shape has lost, repeated or delayed, and how many it has altered, since the run began. */
  count(links: readonly Link[]): Promise<readonly { readonly touched: number; readonly corrupted: number }[]>;
}

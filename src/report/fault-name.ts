import type { Fault } from "../core/fault.ts";

/** A fault as a person calls it: `partition majority n1 n2 | n3`. The kind is not said twice. Untrusted text. */
export const faultName = ({ nemesis, describe }: Pick<Fault, "nemesis" | "describe">): string =>
  describe.startsWith(nemesis) ? describe : `${nemesis} ${describe}`;

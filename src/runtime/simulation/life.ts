import type { NodeProgram } from "../../../patterns/env.ts";
import type { NodeName } from "../../core/node.ts";

/** Something that reaches the code of a node. */
export interface Deed {
  act(life: Life): void;
  /** The node died before it got to it. */
  lost?(): void;
}

/** A node as what reaches it sees it. */
export interface Host {
  readonly name: NodeName;
  /** Lets something reach the code of the node: now, on resume, or never when it is down. What the code throws ends its life. */
  befall(deed: Deed): void;
}

/** One life of a node, from start to death, and what ends with it. */
export class Life {
  readonly host: Host;
  /** Conversations that it takes part in, in the order in which they began. */
  readonly ends = new Set<{ died(): void }>();
  program!: NodeProgram;
  over = false;

  constructor(host: Host) {
    this.host = host;
  }

  /** Dies: timers, disk operations and what its code still says come to nothing; whoever talks with it is told. */
  end(): void {
    this.over = true;
    for (const end of this.ends) end.died();
    this.ends.clear();
  }
}

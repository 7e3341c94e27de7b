import type { Clock } from "../../src/core/clock.ts";
import type { Link } from "../../src/core/fault.ts";
import type { NodeName } from "../../src/core/node.ts";
import { showValue } from "../../src/core/value.ts";
import type {
  ClockControl,
  DiskTrouble,
  FilesControl,
  Loss,
  Shape,
  ShapedLink,
  ShapingControl,
  Skew,
  StorageControl,
} from "../../src/runtime/cluster.ts";
import { linkName } from "../../src/runtime/in-force.ts";

/** Carries out something in words, on a subject: it takes its time, may fail, or is only said to be done. */
export type Carry = (subject: string, words: string, effect: () => void) => Promise<void>;

/** The shapes of a fake cluster's links, and what they touched. */
export class FakeShapes {
  #shaped: readonly ShapedLink[] = [];
  readonly #touched = new Map<string, number>();
  readonly control: ShapingControl;

  constructor(carry: Carry) {
    this.control = {
      by: "a fake",
      does: ["corrupt", "rate", "types", "clients"],
      apply: (shaped) =>
        carry("shapes", `shape ${shaped.map(({ link }) => linkName(link)).join(" ")}`.trim(), () => {
          this.#shaped = shaped;
        }),
      read: async (links) => links.map((link) => this.#of(link)),
      touched: async (links) => links.map((link) => this.#touched.get(linkName(link)) ?? 0),
      corrupted: async (links) => links.map(() => 0),
    };
  }

  /** Every shape of a link, in words. */
  get broken(): string[] {
    return this.#shaped.map(({ link, shape }) => `${linkName(link)} ${showValue(shape)}`);
  }

  /** The system sends messages over a link. */
  send(link: Link, messages: number): void {
    if (this.#of(link).length > 0)
      this.#touched.set(linkName(link), (this.#touched.get(linkName(link)) ?? 0) + messages);
  }

  #of(link: Link): Shape[] {
    return this.#shaped
      .filter((shaped) => linkName(shaped.link) === linkName(link))
      .map(({ shape }) => shape);
  }
}

/** The wall clocks of a fake cluster. */
export class FakeClocks {
  readonly #skews = new Map<NodeName, Skew & { readonly since: number }>();
  readonly control: ClockControl;

  constructor(clock: Clock, carry: Carry) {
    this.control = {
      set: (node, skew) => {
        const since = clock.now();
        return carry(`clock ${node}`, `clock ${node}`, () => {
          this.#skews.set(node, { ...skew, since });
        });
      },
      read: async (node) => {
        const { offset, drift, since } = this.#skews.get(node) ?? { offset: 0, drift: 0, since: 0 };
        return offset + (drift * (clock.now() - since)) / 1e9;
      },
    };
  }

  get broken(): string[] {
    return [...this.#skews]
      .filter(([, { offset, drift }]) => offset !== 0 || drift !== 0)
      .map(([node]) => `${node} skewed`);
  }
}

/** The disks of a fake cluster: how much each has not synced, and what is wrong with it. */
export class FakeDisks {
  readonly #unsynced = new Map<NodeName, number>();
  readonly #troubles = new Map<NodeName, readonly DiskTrouble[]>();
  readonly #struck = new Map<NodeName, number>();
  readonly control: StorageControl;

  constructor(carry: Carry) {
    this.control = {
      does: ["slow", "full", "read-only", "sync-fails"],
      set: (node, troubles) =>
        carry(`disk ${node}`, `disk ${node} ${troubles.map(({ kind }) => kind).join(" ")}`.trim(), () => {
          this.#troubles.set(node, troubles);
        }),
      read: async (node) => this.#troubles.get(node) ?? [],
      struck: async (node) => this.#struck.get(node) ?? 0,
    };
  }

  get broken(): string[] {
    return [...this.#troubles].flatMap(([node, troubles]) =>
      troubles.map((trouble) => `${node} ${showValue(trouble)}`),
    );
  }

  /** The system writes and does not sync. */
  write(node: NodeName, operations: number): void {
    this.#unsynced.set(node, (this.#unsynced.get(node) ?? 0) + operations);
    if ((this.#troubles.get(node) ?? []).length > 0)
      this.#struck.set(node, (this.#struck.get(node) ?? 0) + operations);
  }

  losePower(node: NodeName): Loss {
    const operations = this.#unsynced.get(node) ?? 0;
    this.#unsynced.delete(node);
    return { operations, bytes: 10 * operations };
  }
}

/** The files of nodes that are down can be damaged, and those of all be copied. */
export function fakeFiles(isDown: (node: NodeName) => boolean): FilesControl {
  const damage = (done: string) => async (node: NodeName) => {
    if (!isDown(node)) throw new Error(`${node} is not down`);
    return done;
  };
  return {
    flip: damage("flipped"),
    truncate: (node, bytes) => damage(`${bytes} bytes shorter`)(node),
    snapshot: async () => "copied",
    restore: damage("put back"),
    wipe: damage("removed"),
  };
}

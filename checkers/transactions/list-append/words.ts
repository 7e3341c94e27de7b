import { showValue } from "../../../src/core/value.ts";
import { LIST } from "../../../src/history/micro-operations.ts";
import { decodeValue } from "../../../src/history/value-code.ts";
import type { Lists } from "./lists.ts";
import type { Versions } from "./versions.ts";

/** Elements of a long list that are shown: its end, where lists differ. */
const SHOWN = 6;

/** Keys, elements and lists as words. */
export class Words {
  readonly #lists: Lists;
  readonly #versions: Versions;

  constructor(lists: Lists, versions: Versions) {
    this.#lists = lists;
    this.#versions = versions;
  }

  /** A key, by its number. */
  key(k: number): string {
    const { micro, history } = this.#lists;
    return showValue(decodeValue(micro.keys[k]!, history.columns.values), 40);
  }

  /** An element, by its code. */
  element(code: number): string {
    return showValue(decodeValue(code, this.#lists.history.columns.values), 40);
  }

  /** The element that made a version. */
  version(version: number): string {
    return this.element(this.#versions.element(version));
  }

  /** `1 to x`: what was appended where. */
  made(version: number): string {
    return `${this.version(version)} to ${this.key(this.#versions.key[version]!)}`;
  }

  /** `[…, 4, 5]`: the list that a read brought back. */
  list(m: number): string {
    const { micro } = this.#lists;
    if (micro.value[m] !== LIST) return "[]";
    return this.elements(
      Array.from(micro.elements.subarray(micro.firstElement[m], micro.firstElement[m + 1])),
    );
  }

  /** `[…, 4, 5]`: a list of elements. */
  elements(codes: readonly number[]): string {
    const shown = codes.slice(-SHOWN).map((code) => this.element(code));
    return `[${[...(codes.length > SHOWN ? ["…"] : []), ...shown].join(", ")}]`;
  }

  /** `operation 5 (process 2)`. */
  operation(i: number): string {
    return `operation ${i} (process ${this.#lists.history.columns.process[i]})`;
  }
}

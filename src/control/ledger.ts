import type { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** Keeps book of how long each phase took in the run's own time, and of what was noticed on the way. */
export class Ledger {
  readonly phases: { readonly name: string; readonly duration: number }[] = [];
  readonly warnings: string[] = [];
  readonly #world: World;
  readonly #watcher: Watcher;

  constructor(world: World, watcher: Watcher) {
    this.#world = world;
    this.#watcher = watcher;
  }

  async phase<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begin = this.#world.clock.now();
    this.#watcher.phase(name, begin);
    try {
      return await work();
    } finally {
      this.phases.push({ name, duration: this.#world.clock.now() - begin });
    }
  }

  warn(...warnings: readonly string[]): void {
    this.warnings.push(...warnings);
  }
}

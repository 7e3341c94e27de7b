import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DiskError } from "../../patterns/env.ts";
import type { Kept } from "../../src/runtime/cluster.ts";
import { type Command, NaiveDisk } from "../runtime/simulation/disk/naive-disk.ts";

/** A disk on trial, empty. */
export interface DiskOnTrial {
  /** Carries out a command; resolves with what went wrong. */
  run(command: Command): Promise<DiskError | undefined> | DiskError | undefined;
  /** Every file by path, as a process sees it. */
  contents(): Promise<Map<string, Uint8Array>> | Map<string, Uint8Array>;
  /** Takes the power away and gives it back; what is drawn is this seed's. */
  losePower(kept: Kept, seed: number): Promise<unknown> | unknown;
}

const SECTOR = 512;

const path = fc.constantFrom("a", "log/1", "log/2");
/** Long writes cross sectors; what is written is never zero, so that a hole shows. */
const bytes = fc
  .tuple(fc.constantFrom(1, 20, 500, 1100), fc.integer({ min: 1, max: 255 }))
  .map(([length, value]) => new Uint8Array(length).fill(value));
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant("append" as const), path, bytes) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("truncate" as const), path, fc.constantFrom(10, 600)) },
  fc.tuple(fc.constant("rename" as const), path, path),
  fc.tuple(fc.constant("remove" as const), path),
  { weight: 2, arbitrary: fc.tuple(fc.constant("sync" as const), path) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("syncDirectory" as const), fc.constantFrom("", "log")) },
);

/** Files as text, to be looked for among others. */
const shown = (files: Map<string, Uint8Array>): string =>
  [...files]
    .map(([path, bytes]) => `${path}: ${Buffer.from(bytes).toString("hex")}`)
    .sort()
    .join("\n");

/** What every disk promises that is written against `Disk`: so many random lists of commands, beside a disk that is too plain to be wrong. */
export function diskContract(make: () => DiskOnTrial, numRuns: number): void {
  /** A disk and a naive one after the same commands. */
  async function both(commands: readonly Command[]) {
    const [disk, naive] = [make(), new NaiveDisk()];
    for (const command of commands) {
      const known = command[0] === "append" || command[0] === "syncDirectory" || naive.has(command[1]);
      expect(await disk.run(command)).toEqual(
        known ? undefined : expect.objectContaining({ code: "missing" }),
      );
      naive.run(command);
    }
    return { disk, naive };
  }

  const law = (holds: (commands: readonly Command[], seed: number) => Promise<void>) =>
    fc.assert(fc.asyncProperty(fc.array(command, { maxLength: 25 }), fc.nat(), holds), { numRuns });

  test("law: processes see every change at once", () =>
    law(async (commands) => {
      const { disk, naive } = await both(commands);
      expect(await disk.contents()).toEqual(naive.current());
    }));

  describe("law: when the power is lost, what was saved is there, and of the rest", () => {
    test("nothing", () =>
      law(async (commands, seed) => {
        const { disk, naive } = await both(commands);
        await disk.losePower("nothing", seed);
        expect(await disk.contents()).toEqual(naive.at(0));
      }));

    test("the first so many changes", () =>
      law(async (commands, seed) => {
        const { disk, naive } = await both(commands);
        await disk.losePower("prefix", seed);
        const legal = Array.from({ length: naive.time + 1 }, (_, time) => shown(naive.at(time)));
        expect(legal).toContain(shown(await disk.contents()));
      }));

    test("each name and each sector as it was at some moment, and a beginning of the last write", () =>
      law(async (commands, seed) => {
        const { disk, naive } = await both(commands);
        await disk.losePower("torn", seed);
        const left = await disk.contents();
        for (const path of new Set([...naive.paths(), ...left.keys()]))
          expect(naive.candidates(path).some((states) => isLegal(left.get(path), states))).toBe(true);
      }));
  });
}

/** Whether every sector of what is left is as it was in one of these states, or as far as a last write got. */
function isLegal(left: Uint8Array | undefined, states: readonly Uint8Array[] | undefined): boolean {
  if (!left || !states) return !left && !states;
  const lengths = states.map(({ length }) => length);
  const last = lengths.at(-1)!;
  const before = lengths.at(-2) ?? last;
  if (!lengths.includes(left.length) && !(left.length > before && left.length < last)) return false;
  return Array.from({ length: Math.ceil(left.length / SECTOR) }, (_, i) => i * SECTOR).every((at) =>
    states.some((state) =>
      left
        .subarray(at, at + SECTOR)
        .every((byte, i) => byte === (state[at + i] ?? 0) || (byte === 0 && at + i >= before)),
    ),
  );
}

import { expect, test } from "vitest";
import { mutants } from "../../patterns/mutants.ts";
import type { Script } from "../../src/core/script.ts";
import { planOfScript } from "../../src/trial/script/plan-of-script.ts";
import { planOfSeed } from "../../src/trial/simulation/plan-of-seed.ts";
import { simulate } from "../../src/trial/simulation/simulate.ts";

/** What a pair must keep on so many nodes, and what must have been marked meanwhile, or nothing was tested. */
export type Promised = readonly [what: string, nodes: number, mark: string];

const SEEDS = [1, 2];

/** Whatever breaks of what the system survives, every seed is valid, and what makes it worth knowing has happened. */
export function keepsItsPromises(promised: readonly Promised[]): void {
  test.each(promised)(
    "%s on %i nodes is valid whatever breaks, and there is a %s",
    async (what, nodes, mark) => {
      let marked = 0;
      for (const seed of SEEDS) {
        const run = await simulate(await planOfSeed({ what, nodes }, seed));
        expect(run, `seed ${seed}`).toMatchObject({ exitCode: 0, verdict: "valid", findings: [] });
        marked += run.marks[mark] ?? 0;
      }
      expect(marked).toBeGreaterThan(0);
    },
  );
}

/** Each scenario is survived by the code as it is, and is the end of the mutant that it was written for. */
export function scenariosKill(
  scenarios: readonly (readonly [name: string, mutant: string, Script | undefined])[],
): void {
  test.each(scenarios)("the scenario %s is the end of %s, and of nobody else", async (_, mutant, script) => {
    const { checker, anomaly: type } = mutants.find(({ id }) => id === mutant) as (typeof mutants)[number];
    const sound = await simulate(await planOfScript(script as Script));
    expect(sound).toMatchObject({ verdict: "valid", findings: [] });
    const mutated = await simulate(await planOfScript({ ...(script as Script), mutants: [mutant] }));
    expect(mutated.findings).toContainEqual(expect.objectContaining({ checker, type }));
  });
}

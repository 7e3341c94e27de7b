import { Command } from "commander";
import { type Mutant, mutants } from "../../../patterns/mutants.ts";
import { EXIT, usageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import { type Hunted, holds } from "../../trial/mutants/hunt.ts";
import { killMatrix } from "../../trial/mutants/matrix.ts";
import { SimulationThreads } from "../../trial/simulation/threads.ts";
import { integerArgument } from "../arguments.ts";
import { interruptible } from "../interrupt.ts";
import { concludeMatrix, huntedLines, listedLines } from "../mutant-lines.ts";

/** So many runs make the script of a kill smaller: some seconds. */
const SHRINKING = 100;

interface Flags {
  readonly list?: boolean;
  readonly pattern?: string;
  readonly mutant?: string;
  readonly seeds: number;
  readonly workers?: number;
}

/** `ordeal mutants`: the kill matrix. Every mutant must die of its own nemesis, and survive the weaker one. */
export function mutantsCommand(): Command {
  return new Command("mutants")
    .description(
      "hunt every mutant of the book's patterns in the simulation: the proof that the harness finds what it should",
    )
    .option("--list", "only lists them")
    .option("--pattern <name>", "only those of one pattern, such as ch09 or M09")
    .option("--mutant <id>", "only this one, such as M09.1")
    .option("--seeds <n>", "how many seeds a mutant may take", integerArgument(1, 1e6), 100)
    .option(
      "--workers <n>",
      "how many threads there are; as many as cores if not said",
      integerArgument(1, 256),
    )
    .action(async (flags: Flags) => {
      const chosen = chosenOf(flags);
      if (flags.list) print(chosen.flatMap(listedLines));
      else process.exitCode = await huntAll(chosen, flags);
    });
}

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

function chosenOf({ pattern, mutant }: Flags): readonly Mutant[] {
  const byPattern = pattern === undefined ? mutants : mutants.filter((one) => isOf(one, pattern));
  if (byPattern.length === 0) throw unknown("pattern with mutants", `${pattern}`, patterns());
  if (mutant === undefined) return byPattern;
  const one = byPattern.filter(({ id }) => id === mutant);
  if (one.length === 0)
    throw unknown(
      "mutant",
      mutant,
      byPattern.map(({ id }) => id),
    );
  return one;
}

/** `ch09`, `09`, `M09` and the pattern's whole name are all the same. */
const isOf = ({ id, pattern }: Mutant, asked: string): boolean =>
  pattern === asked || id.slice(1, 3) === asked.replace(/^(ch|M)/, "").padStart(2, "0");

const patterns = (): string[] => [...new Set(mutants.map(({ pattern }) => pattern))];

const unknown = (what: string, asked: string, known: readonly string[]): Error =>
  usageError(`there is no ${what} "${asked}". ${suggestion(asked, known)}`);

async function huntAll(chosen: readonly Mutant[], { seeds, workers }: Flags): Promise<number> {
  const threads = new SimulationThreads(workers);
  const interrupt = interruptible(() => void threads.close());
  const hunted: Hunted[] = [];
  try {
    for await (const line of killMatrix(chosen, { seeds, shrinking: SHRINKING }, threads)) {
      hunted.push(line);
      print(huntedLines(line));
    }
    print([concludeMatrix(hunted)]);
    return hunted.every(holds) ? EXIT.valid : EXIT.invalid;
  } catch (error) {
    const { signal } = interrupt;
    if (!signal.aborted) throw error;
    return signal.reason === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
  } finally {
    interrupt.dispose();
    await threads.close();
  }
}

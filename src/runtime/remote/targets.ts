import { usageError } from "../../core/errors.ts";
import { CLIENTS } from "../../core/fault.ts";
import { type Address, hostAndPort, type NodeName } from "../../core/node.ts";
import type { System } from "../system.ts";

/** A node that somebody else runs. */
export interface Target {
  readonly name: NodeName;
  readonly address: Address;
  /** The address for people: `http://127.0.0.1:2379`. */
  readonly url: string;
}

const NAME = /^[a-z][a-z0-9-]{0,62}$/;
/** A scheme or none, a host or an IPv6 address in brackets, a port or none, and whatever follows. */
const LOCATION = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d+))?(.*)$/i;
const LAST_PORT = 65_535;

/**
 * The nodes that are meant by words such as `n1=http://127.0.0.1:2379` or, shorter, `n1=127.0.0.1:2379`.
 *
 * @throws a usage error that says what a target of this system looks like.
 */
export function parseTargets(words: readonly string[], system: System): readonly Target[] {
  const { scheme, ports } = system;
  if (scheme === undefined || ports.client === undefined)
    throw usageError(
      `--target: ${system.name} is only tried where ordeal itself starts it. Leave --target out, and it does.`,
    );
  const example = `n1=${scheme}://127.0.0.1:${ports.client}`;
  const targets = words.map((word) => parseTarget(word, scheme, example));
  const names = targets.map(({ name }) => name);
  const urls = targets.map(({ url }) => url);
  const twice = [names, urls].map(repeated).find((one) => one !== undefined);
  if (twice !== undefined)
    throw usageError(`--target: ${twice} is there twice, and each node has a name and an address of its own`);
  return targets;
}

function parseTarget(word: string, scheme: string, example: string): Target {
  const [, name = "", location = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
  const [, spoken = scheme, host = "", port, rest] = LOCATION.exec(location) ?? [];
  const wrong = (): string | undefined => {
    if (!word.includes("=")) return "there is no = between name and address";
    if (!NAME.test(name)) return `"${name}" is no name for a node: a letter, then a-z, 0-9 and -`;
    if (name === CLIENTS) return `"${name}" is what all clients together are called`;
    if (host === "" || (rest !== "" && rest !== "/")) return `"${location}" is no address`;
    if (spoken.toLowerCase() !== scheme) return `it is spoken to over ${scheme}, and not over ${spoken}`;
    if (!(Number(port) >= 1 && Number(port) <= LAST_PORT)) return `"${location}" has no port`;
    return undefined;
  };
  const why = wrong();
  if (why !== undefined) throw usageError(`--target ${word}: ${why}. Expected something like ${example}`);
  const address = { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
  return { name, address, url: `${scheme}://${hostAndPort(address)}` };
}

const repeated = (words: readonly string[]): string | undefined =>
  words.find((word, i) => words.indexOf(word) !== i);

import type { Inside } from "../inside.ts";

/** What the kernel can do to packets. */
export interface Abilities {
  /** It has netem. */
  readonly netem: boolean;
  /** It can hand packets to a program (NFQUEUE), which a shaper takes. */
  readonly queue: boolean;
}

const NETEM = "tc qdisc add dev lo root netem delay 1ms && tc qdisc del dev lo root";
const RULE = "INPUT -s 192.0.2.1 -j NFQUEUE --queue-num 61717 --queue-bypass";
const QUEUE = `/shaper try && iptables -w -A ${RULE} && iptables -w -D ${RULE}`;

/** Finds out what the kernel can do, by doing it in a network namespace where nobody minds: its configuration may name modules that are not there. */
export async function abilitiesOf(inside: Inside): Promise<Abilities> {
  const works = (command: string) =>
    inside(["sh", "-c", command]).then(
      () => true,
      () => false,
    );
  const [netem, queue] = await Promise.all([works(NETEM), works(QUEUE)]);
  return { netem, queue };
}

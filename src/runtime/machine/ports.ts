import { environmentError } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import { canListen } from "./listen.ts";

/** Where published ports are: on loopback, for nobody else. */
export const LOOPBACK = "127.0.0.1";

/** From 32768 on the kernel gives ports to outgoing connections: one of those could sit on a node's port when the node returns. */
const [LOWEST, HIGHEST] = [20_000, 32_767];

/** A host port that was free a moment ago. Whoever binds it must be ready to find it taken after all. */
export async function leasePort(random: Random): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = random.int(LOWEST, HIGHEST);
    if (await canListen(LOOPBACK, port)) return port;
  }
  throw environmentError(
    `no free port between ${LOWEST} and ${HIGHEST} on ${LOOPBACK} in 100 tries. See who holds them: ss -ltn`,
  );
}

/** Whether the engine refused to start a container because somebody holds one of its ports. */
export const isPortTaken = (message: string): boolean =>
  /port is already allocated|address already in use|ports are not available/i.test(message);

import { createHash } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where an engine should be listening, by the rules of the `docker` command. */
export interface Endpoint {
  /** As a person would write it: `unix:///var/run/docker.sock`, `tcp://localhost:2375`. */
  readonly url: string;
  /** Who said so, for messages. */
  readonly from: string;
}

/** What {@link findEndpoint} looks at, so that a test can give it another world. */
export interface Surroundings {
  readonly environment: { readonly [name: string]: string | undefined };
  readonly home: string;
  readonly systemSocket: string;
}

const here = (): Surroundings => ({
  environment: process.env,
  home: homedir(),
  systemSocket: "/var/run/docker.sock",
});

/** Docker Desktop, rootless Docker, Colima, OrbStack: where each puts its socket. */
const userSockets = ({ home, environment }: Surroundings): string[] => [
  join(home, ".docker/run/docker.sock"),
  join(home, ".docker/desktop/docker.sock"),
  ...(environment.XDG_RUNTIME_DIR ? [join(environment.XDG_RUNTIME_DIR, "docker.sock")] : []),
  join(home, ".colima/default/docker.sock"),
  join(home, ".orbstack/run/docker.sock"),
];

/** `DOCKER_HOST`, else the current docker context, else the first socket that exists of the usual ones. Never fails: the last resort is the usual place. */
export async function findEndpoint(surroundings: Surroundings = here()): Promise<Endpoint> {
  const host = surroundings.environment.DOCKER_HOST;
  if (host) return { url: host.includes("://") ? host : `tcp://${host}`, from: "DOCKER_HOST" };
  const context = await currentContext(surroundings);
  if (context) return context;
  for (const path of [surroundings.systemSocket, ...userSockets(surroundings)]) {
    if (await exists(path)) return { url: `unix://${path}`, from: "the usual places" };
  }
  return { url: `unix://${surroundings.systemSocket}`, from: "the usual places" };
}

/** The file of a `unix://` endpoint; `undefined` for others. */
export const socketPath = (endpoint: Endpoint): string | undefined =>
  endpoint.url.startsWith("unix://") ? endpoint.url.slice("unix://".length) : undefined;

async function currentContext({ environment, home }: Surroundings): Promise<Endpoint | undefined> {
  const config = await readJson<{ currentContext?: string }>(join(home, ".docker/config.json"));
  const name = environment.DOCKER_CONTEXT ?? config?.currentContext;
  if (!name || name === "default") return undefined;
  // The docker command keeps a context in a folder named after the hash of its name.
  const folder = createHash("sha256").update(name).digest("hex");
  const meta = await readJson<{ Endpoints?: { docker?: { Host?: string } } }>(
    join(home, ".docker/contexts/meta", folder, "meta.json"),
  );
  const url = meta?.Endpoints?.docker?.Host;
  return url ? { url, from: `the docker context "${name}"` } : undefined;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const readJson = async <T>(path: string): Promise<T | undefined> => {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch {
    return undefined;
  }
};

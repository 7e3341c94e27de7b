import Docker from "dockerode";
import { type Clock, realClock, withDeadline } from "../../core/clock.ts";
import { seconds } from "../../core/duration.ts";
import { codeOf, environmentError, messageOf, type OrdealError } from "../../core/errors.ts";
import { type Endpoint, findEndpoint, socketPath } from "./endpoint.ts";

/** A Docker engine that answers, and what it said about itself. */
export interface Engine {
  readonly docker: Docker;
  readonly endpoint: Endpoint;
  readonly version: string;
  readonly cgroupVersion: string;
  /** Of the kernel that nodes run on, which in Docker Desktop is not this machine's. */
  readonly kernel: string;
}

const PING_WITHIN = seconds(5);

/**
 * Connects to the engine that the `docker` command would use and makes sure that it answers.
 *
 * @throws an environment error of one sentence that says what to do: no engine, a stopped one, one this user may not use.
 */
export async function connect(clock: Clock = realClock()): Promise<Engine> {
  const endpoint = await findEndpoint();
  refuseRemote(endpoint);
  const docker = dockerAt(endpoint);
  const late = () =>
    environmentError(
      `the Docker engine at ${endpoint.url} took the call but has not answered for 5 s. Restart it.`,
    );
  return withDeadline(clock, PING_WITHIN, () => greet(docker, endpoint), late);
}

async function greet(docker: Docker, endpoint: Endpoint): Promise<Engine> {
  try {
    const info = (await docker.info()) as {
      ServerVersion: string;
      CgroupVersion?: string;
      KernelVersion: string;
    };
    // Engines that do not say are older than cgroup v2.
    return {
      docker,
      endpoint,
      version: info.ServerVersion,
      cgroupVersion: info.CgroupVersion ?? "1",
      kernel: info.KernelVersion,
    };
  } catch (error) {
    throw unreachable(endpoint, error);
  }
}

/** No version is pinned: unversioned paths speak the engine's own, while Docker 29 refuses a pin below 1.44 and Debian's stops at 1.41. */
function dockerAt(endpoint: Endpoint): Docker {
  const path = socketPath(endpoint);
  if (path) return new Docker({ socketPath: path });
  // The library reads TLS settings from the environment itself, but only where the address comes from there too.
  if (endpoint.from === "DOCKER_HOST") return new Docker();
  const { hostname, port } = new URL(endpoint.url);
  return new Docker({ protocol: "http", host: hostname, port });
}

/** Nodes publish their ports on the engine's loopback only, so an engine elsewhere would start nodes that nobody here can reach. */
function refuseRemote({ url, from }: Endpoint): void {
  const local = /^(unix|npipe):|^(tcp|https?):\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/;
  if (local.test(url)) return;
  throw environmentError(
    `${from} names an engine on another machine (${url}), whose nodes could not be reached from here. Run ordeal there, or unset it to use an engine of this machine.`,
  );
}

/** The one sentence for an engine that cannot be reached. */
export function unreachable(endpoint: Endpoint, error: unknown): OrdealError {
  const [url, desktop] = [
    endpoint.url,
    /\/\.docker\/(run|desktop)\/|desktop-linux/.test(`${endpoint.url} ${endpoint.from}`),
  ];
  const sentence = (() => {
    switch (codeOf(error)) {
      case "EACCES":
      case "EPERM":
        return `a Docker engine is at ${url}, but this user may not use it. Add the user to its group (sudo usermod -aG docker "$USER", then log in again), or run as root.`;
      case "ENOENT":
      case "ECONNREFUSED":
        if (desktop)
          return "Docker Desktop is installed but not running. Start it and wait until it says that the engine runs.";
        if (codeOf(error) === "ECONNREFUSED")
          return `nothing answers at ${url}: the Docker engine there is stopped. Start it (sudo systemctl start docker), then try again.`;
        if (endpoint.from !== "the usual places")
          return `no Docker engine is at ${url}, which ${endpoint.from} names. Start it, or correct ${endpoint.from}.`;
        return "no Docker engine was found. Install and start one (Debian: scripts/engine.sh does; macOS and Windows: Docker Desktop), or set DOCKER_HOST.";
      default:
        return `the Docker engine at ${url} cannot be used: ${messageOf(error)}. Check it with: docker version`;
    }
  })();
  return environmentError(sentence, { cause: error });
}

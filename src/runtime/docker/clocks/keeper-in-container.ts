import type Docker from "dockerode";
import { environmentError } from "../../../core/errors.ts";
import type { NodeName } from "../../../core/node.ts";
import type { Skew } from "../../cluster.ts";
import { unlessRefused } from "../answers.ts";
import { archiveOf } from "../archive.ts";
import { frames } from "../frames.ts";
import { type Obtaining, systemImage } from "../images.ts";
import { FILES, packageRoot } from "../program.ts";
import type { Keeper, Server } from "./keeper.ts";
import type { Answer, Question } from "./keeper-program.ts";
import type { Reading } from "./reading.ts";

/** What the helper imports, below the package's folder. */
const PARTS = [
  "package.json",
  "dist/native",
  ...["core", "runtime/machine/vdso", "runtime/together.js", "runtime/docker/kernel.js"].map(
    (part) => `dist/src/${part}`,
  ),
  "dist/src/runtime/docker/clocks",
];

/** What is asked, but for its number. */
type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, "id"> : never) : never;

/**
 * A keeper in a container of the engine's, which may look into all processes of the engine's machine. It ends with this process, and is
 * removed with its run.
 *
 * @throws an environment error where it cannot skew clocks either.
 */
export async function keeperInContainer(
  how: Obtaining,
  name: string,
  labels: { [label: string]: string },
  servers: readonly Server[],
): Promise<Keeper> {
  const image = await systemImage(how, "node", "node:20-slim", new URL("../node/", import.meta.url));
  const container = await how.docker.createContainer({
    name,
    Image: image.reference,
    Labels: labels,
    Cmd: ["node", `${FILES}/dist/src/runtime/docker/clocks/keeper-program.js`],
    ...{ OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true, AttachStderr: true },
    HostConfig: {
      PidMode: "host",
      // Control groups are to have the names that they have to the engine. The types do not know it yet.
      ...({ CgroupnsMode: "host" } as object),
      NetworkMode: "none",
      CapAdd: ["SYS_PTRACE"],
      SecurityOpt: ["apparmor=unconfined"],
      Binds: ["/sys/fs/cgroup:/sys/fs/cgroup:ro"],
    },
  });
  await container.putArchive(await archiveOf({ folder: packageRoot(), names: PARTS }), { path: FILES });
  const stream = await container.attach({
    ...{ stream: true, hijack: true, stdin: true, stdout: true, stderr: true },
  });
  await container.start();
  const keeper = new KeeperInContainer(container, stream);
  await keeper.ask({ verb: "begin", servers });
  return keeper;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

class KeeperInContainer implements Keeper {
  readonly #container: Docker.Container;
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  /** The last that it said which is no answer. */
  #lastWords = "";

  constructor(container: Docker.Container, stream: NodeJS.ReadWriteStream) {
    this.#container = container;
    this.#stream = stream;
    void this.#listen()
      .catch(() => {})
      .then(() => this.#ended());
  }

  ask(question: Asked): Promise<unknown> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#stream.write(`${JSON.stringify({ id, ...question })}\n`);
    });
  }

  async set(node: NodeName, skew: Skew): Promise<void> {
    await this.ask({ verb: "set", node, skew });
  }

  async read(node: NodeName): Promise<Reading> {
    return (await this.ask({ verb: "read", node })) as Reading;
  }

  async wrong(node: NodeName): Promise<number> {
    return (await this.ask({ verb: "wrong", node })) as number;
  }

  async close(): Promise<void> {
    this.#stream.end();
    await unlessRefused(this.#container.wait(), 404);
  }

  async #listen(): Promise<void> {
    let heard = "";
    for await (const piece of frames(this.#stream as AsyncIterable<Buffer> & NodeJS.ReadWriteStream)) {
      const lines = `${heard}${piece}`.split("\n");
      heard = lines.pop() as string;
      for (const line of lines) this.#hear(line);
    }
  }

  #hear(line: string): void {
    if (!line.startsWith('{"id":')) {
      this.#lastWords = line;
      return;
    }
    const answer: Answer = JSON.parse(line);
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(environmentError(answer.error));
    else waiting?.resolve(answer.value);
  }

  #ended(): void {
    const error = environmentError(
      `the helper that skews clocks has ended: ${this.#lastWords || "silently"}`,
    );
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

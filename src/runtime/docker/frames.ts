import type Docker from "dockerode";

/**
 * Splits what a container without a terminal printed into what it wrote, in order, standard output and error alike. The
 * engine puts eight bytes before each piece: which of the two it is, and how long. Holds one piece in memory.
 */
export async function* frames(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let at = 0;
    while (pending.length - at >= 8) {
      const end = at + 8 + pending.readUInt32BE(at + 4);
      if (pending.length < end) break;
      yield pending.subarray(at + 8, end);
      at = end;
    }
    pending = pending.subarray(at);
  }
}

/** What of a container's log is wanted. */
export interface LogQuery {
  readonly timestamps: boolean;
  /** The last so many lines only. */
  readonly tail?: number;
}

/** A container's log so far, as a stream: `logs()` of the client library would hold all of it in memory. */
export function openLog(
  docker: Docker,
  container: Docker.Container,
  query: LogQuery,
): Promise<AsyncIterable<Buffer>> {
  const options = { stdout: true, stderr: true, ...query };
  const statusCodes = { 200: true, 404: "no such container", 500: "server error" };
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      { path: `/containers/${container.id}/logs?`, method: "GET", isStream: true, statusCodes, options },
      (error, stream) => (error ? reject(error) : resolve(stream as AsyncIterable<Buffer>)),
    );
  });
}

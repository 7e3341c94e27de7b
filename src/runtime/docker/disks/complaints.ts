import type Docker from "dockerode";
import { frames, openLog } from "../frames.ts";

/** What a server says that has tried to write, in the words of every C library and of Go. */
const CANNOT_WRITE = /no space left on device|read-only file system/i;

/** How often a server has told in its log, which lags by milliseconds, that it could not write. Streams: a log may be larger than memory. */
export async function complaintsOf(docker: Docker, server: Docker.Container): Promise<number> {
  let count = 0;
  for await (const piece of frames(await openLog(docker, server, { timestamps: false })))
    if (CANNOT_WRITE.test(piece.toString())) count++;
  return count;
}

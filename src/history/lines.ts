import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const CHUNK_BYTES = 1 << 20;

/** A line of a file, its number from 1, and whether the file ended before the line did. */
export interface Line {
  readonly text: string;
  readonly number: number;
  readonly torn: boolean;
}

/** The lines of a UTF-8 file, one mebibyte in memory at a time. */
export const linesOf = (path: string): Generator<Line> => linesIn(chunksOf(path));

/** The lines of UTF-8 text that is in memory already. */
export const linesOfBytes = (bytes: Buffer): Generator<Line> => linesIn(slicesOf(bytes));

/** Characters that span two chunks stay whole. */
function* linesIn(chunks: Iterable<Buffer>): Generator<Line> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let number = 0;
  for (const chunk of chunks) {
    const text = rest + decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      yield { text: text.slice(start, end), number: ++number, torn: false };
      start = end + 1;
    }
    rest = text.slice(start);
  }
  rest += decoder.end();
  if (rest !== "") yield { text: rest, number: number + 1, torn: true };
}

/** The bytes of a file, one mebibyte at a time: each chunk is overwritten by the next. */
export function* chunksOf(path: string): Generator<Buffer> {
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let bytes = readSync(file, chunk); bytes > 0; bytes = readSync(file, chunk))
      yield chunk.subarray(0, bytes);
  } finally {
    closeSync(file);
  }
}

function* slicesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

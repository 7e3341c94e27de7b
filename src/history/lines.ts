import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

const CHUNK_BYTES = 1 << 20;

/** A line of a file, its number from 1, and whether the file ended before the line did. */
export interface Line {
  readonly text: string;
  readonly number: number;
  readonly torn: boolean;
}

/** The lines of a UTF-8 file, one mebibyte in memory at a time. Characters that span two chunks stay whole. */
export function* linesOf(path: string): Generator<Line> {
  const file = openSync(path, "r");
  try {
    const decoder = new StringDecoder("utf8");
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest = "";
    let number = 0;
    for (let bytes = readSync(file, chunk); bytes > 0; bytes = readSync(file, chunk)) {
      const text = rest + decoder.write(chunk.subarray(0, bytes));
      let start = 0;
      for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
        yield { text: text.slice(start, end), number: ++number, torn: false };
        start = end + 1;
      }
      rest = text.slice(start);
    }
    rest += decoder.end();
    if (rest !== "") yield { text: rest, number: number + 1, torn: true };
  } finally {
    closeSync(file);
  }
}

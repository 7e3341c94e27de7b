import { closeSync, openSync, writeSync } from "node:fs";

const CHUNK = 1 << 16;

/** Writes lines to a new file, some 64 KiB at a time. The file is whole once it is closed. */
export function lineWriter(path: string): { write(line: string): void; close(): void } {
  const file = openSync(path, "w");
  let text = "";
  const flush = () => {
    const bytes = Buffer.from(text);
    text = "";
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  };
  return {
    write(line) {
      text += `${line}\n`;
      if (text.length > CHUNK) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { frames } from "../../../src/runtime/docker/frames.ts";

function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(stream: AsyncIterable<Buffer>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of frames(stream)) pieces.push(piece.toString());
  return pieces;
}

test("pieces come out as they went in, wherever the network cuts them", async () => {
  const pieces = fc.array(fc.tuple(fc.constantFrom(1 as const, 2 as const), fc.string({ maxLength: 40 })), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 64 }), async (written, size) => {
      const bytes = Buffer.concat(written.map(([stream, text]) => frame(stream, text)));
      expect(await read(inChunks(bytes, size))).toEqual(written.map(([, text]) => text));
    }),
  );
});

test("a piece that was cut off is left out", async () => {
  expect(await read(inChunks(frame(1, "whole").subarray(0, 10), 4))).toEqual([]);
});

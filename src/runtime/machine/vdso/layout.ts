import { environmentError } from "../../../core/errors.ts";

/** A stretch of bytes: where it begins, and how many there are. */
export interface Span {
  readonly at: number;
  readonly size: number;
}

/** The functions of the vDSO that tell the time of day. */
export const TELLERS = ["clock_gettime", "gettimeofday", "time"] as const;

/** Where things lie in a vDSO, in bytes from its beginning. */
export interface Layout {
  readonly tellers: { readonly [teller in (typeof TELLERS)[number]]: Span };
  /** What the file does not use of its last page: the kernel fills it up with zeros. */
  readonly slack: Span;
}

const X86_64 = 62;
const PROGRAM_HEADER = 56;
const DYNAMIC_ENTRY = 16;
const SYMBOL = 24;
const [LOAD, DYNAMIC] = [1, 2];
const [HASH, STRTAB, SYMTAB] = [4, 5, 6];

/**
 * Reads the vDSO, a shared library of a page or two that the kernel maps into each process.
 *
 * @param image all of it, as it is mapped.
 * @throws an environment error where it is none for x86-64, or tells no time.
 */
export function layoutOf(image: Buffer): Layout {
  if (image.toString("latin1", 0, 4) !== "\x7fELF" || image.readUInt16LE(18) !== X86_64)
    throw environmentError("its vDSO is none for x86-64");
  const headers = programHeaders(image);
  const load = headers.find(({ type }) => type === LOAD);
  const dynamic = headers.find(({ type }) => type === DYNAMIC);
  if (!load || !dynamic) throw environmentError("its vDSO has nothing to link with");
  const symbols = symbolsOf(image, dynamic, load.address - load.offset);
  const teller = (name: string): Span => {
    const span = symbols.get(`__vdso_${name}`);
    if (!span) throw environmentError(`its vDSO has no __vdso_${name}`);
    return span;
  };
  const used = Math.max(load.offset + load.size, endOfSections(image));
  return {
    tellers: {
      clock_gettime: teller("clock_gettime"),
      gettimeofday: teller("gettimeofday"),
      time: teller("time"),
    },
    slack: { at: used, size: image.length - used },
  };
}

interface ProgramHeader {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

function programHeaders(image: Buffer): ProgramHeader[] {
  const first = word(image, 32);
  return Array.from({ length: image.readUInt16LE(56) }, (_, i) => {
    const at = first + i * PROGRAM_HEADER;
    return {
      type: image.readUInt32LE(at),
      offset: word(image, at + 8),
      address: word(image, at + 16),
      size: word(image, at + 32),
    };
  });
}

/** Section headers are of no use at run time, and lie behind all else. */
const endOfSections = (image: Buffer): number =>
  word(image, 40) + image.readUInt16LE(58) * image.readUInt16LE(60);

/** Every symbol by its name. `linked` is the address that the file was linked for: addresses count from there. */
function symbolsOf(image: Buffer, dynamic: ProgramHeader, linked: number): Map<string, Span> {
  const table = dynamicTable(image, dynamic);
  const [symbols, strings] = [(table.get(SYMTAB) ?? 0) - linked, (table.get(STRTAB) ?? 0) - linked];
  const hash = table.get(HASH);
  // Without a hash table of the old kind nothing tells how many there are; but their names always follow them.
  const count =
    hash === undefined ? Math.floor((strings - symbols) / SYMBOL) : image.readUInt32LE(hash - linked + 4);
  const found = new Map<string, Span>();
  for (let at = symbols; at < symbols + count * SYMBOL; at += SYMBOL) {
    const name = strings + image.readUInt32LE(at);
    found.set(image.toString("latin1", name, image.indexOf(0, name)), {
      at: word(image, at + 8) - linked,
      size: word(image, at + 16),
    });
  }
  return found;
}

function dynamicTable(image: Buffer, { offset, size }: ProgramHeader): Map<number, number> {
  const table = new Map<number, number>();
  for (let at = offset; at < offset + size; at += DYNAMIC_ENTRY)
    table.set(word(image, at), word(image, at + 8));
  return table;
}

/** Tags and addresses here are far below 2^53, but for a few that nobody asks for. */
const word = (image: Buffer, at: number): number => Number(image.readBigUInt64LE(at));

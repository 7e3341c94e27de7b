import type { CycleStop, CycleStory } from "../cycle.ts";
import { operationLink } from "../links.ts";
import { type Markup, markup } from "../markup.ts";
import { displayWidth } from "../terminal-width.ts";
import { cut, visible } from "../untrusted.ts";
import { lastSeen } from "../witness.ts";
import { stretch } from "../wording.ts";

/** Pixels. A character of the monospaced face at 12 px is 7.3 wide. */
const SIZE = { character: 7.3, left: 64, box: 30, row: 74, top: 12, inset: 12, right: 16 } as const;

/** Characters of one transaction and of one reason: the whole is in the lists below. */
const TEXT = { label: 100, reason: 120 } as const;

/**
 * A cycle drawn as SVG: its transactions below each other, on each arrow the relation and the reason, and in red the arrow back
 * to the first, which contradicts the rest. Vector, printable, and complete without scripts.
 */
export function cycleFigure({ stops, omitted }: CycleStory, anomaly: number): Markup {
  const names = stops.map((stop) => `${stop.name}  ${cut(stop.label, TEXT.label)}`);
  const reasons = stops.map(reasonOf);
  const boxWidth = Math.max(...names.map(displayWidth)) * SIZE.character + 2 * SIZE.inset;
  const width =
    SIZE.left +
    Math.max(boxWidth, ...reasons.map((text) => displayWidth(text) * SIZE.character + 40)) +
    SIZE.right;
  const height = SIZE.top + stops.length * SIZE.row;
  const last = stops.length - 1;
  return markup`<div class="figure" tabindex="0" role="group" aria-label="A cycle of ${stops.length + omitted} transactions; the same as text below">
  <svg width="${Math.ceil(width)}" height="${height}" viewBox="0 0 ${Math.ceil(width)} ${height}">
    ${stops.slice(0, last).map((_, i) => arrowDown(i, reasons[i] as string, i === last - 1 ? omitted : 0))}
    ${arrowBack(last, reasons[last] as string)}
    ${stops.map((stop, i) => box(stop, i, names[i] as string, boxWidth, anomaly))}
  </svg></div>`;
}

const reasonOf = ({ edge }: CycleStop): string =>
  edge ? `${edge.relation}: ${cut(visible(edge.reason), TEXT.reason)}` : "";

const yOf = (i: number): number => SIZE.top + i * SIZE.row;

function box({ operation }: CycleStop, i: number, text: string, width: number, anomaly: number): Markup {
  const { op, process, node, type } = operation;
  const title = `operation ${op} of process ${process} on ${cut(node, 40)}, ${type}, ${stretch(operation.callTime, lastSeen(operation))}`;
  return markup`<a href="${operationLink(operation, anomaly)}" class="box ${type}" data-op="${op}">
      <title>${title}</title>
      <rect class="outline" x="${SIZE.left}" y="${yOf(i)}" width="${width.toFixed(0)}" height="${SIZE.box}" rx="4"/>
      <text x="${SIZE.left + SIZE.inset}" y="${yOf(i) + 20}">${text}</text></a>`;
}

function arrowDown(i: number, reason: string, omitted: number): Markup {
  const x = SIZE.left + 20;
  const [from, to] = [yOf(i) + SIZE.box, yOf(i + 1)];
  const told = omitted > 0 ? `… ${omitted} more` : reason;
  return markup`<g class="edge"><path class="${omitted > 0 && "gap"}" d="M${x} ${from}V${to - 2}"/><path class="head" d="M${x} ${to}l-4 -8h8z"/><text x="${x + 14}" y="${(from + to) / 2 + 4}">${told}</text></g>`;
}

/** From the last transaction up the left side to the first: what cannot be. */
function arrowBack(last: number, reason: string): Markup {
  const [from, to] = [yOf(last) + SIZE.box / 2, yOf(0) + SIZE.box / 2];
  return markup`<g class="edge back"><path d="M${SIZE.left} ${from}H36a12 12 0 0 1 -12 -12V${to + 12}a12 12 0 0 1 12 -12H${SIZE.left - 2}"/><path class="head" d="M${SIZE.left} ${to}l-8 -4v8z"/><text x="${SIZE.left}" y="${yOf(last) + SIZE.box + 20}">${reason}</text></g>`;
}

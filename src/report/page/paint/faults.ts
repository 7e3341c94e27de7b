import { label, type Surface } from "../canvas.ts";
import type { RunFault } from "../run.ts";
import type { TimeScale } from "../time-scale.ts";

/** Height of a fault's band, CSS pixels. */
export const BAND = 18;

/** The bands of faults of one kind, each with its label; one that was never in force is hatched and hollow. */
export function paintFaults(
  surface: Surface,
  faults: readonly RunFault[],
  scale: TimeScale,
  y: number,
  selected?: number,
): void {
  const { context, palette } = surface;
  context.save();
  context.beginPath();
  context.rect(scale.left, y, scale.width, BAND);
  context.clip();
  for (const fault of faults) {
    if (fault.end < scale.from || fault.begin > scale.to) continue;
    const x = scale.clamped(fault.begin);
    const width = Math.max(2, scale.clamped(fault.end) - x);
    context.fillStyle = fault.inForce ? palette.fault : palette["fault-soft"];
    context.fillRect(x, y, width, BAND);
    hatch(surface, x, y, width, fault.inForce ? palette["fault-soft"] : palette.fault);
    if (fault.id === selected) outline(surface, x, y, width);
    context.fillStyle = fault.inForce ? palette.bg : palette.text;
    context.font = `11px ${palette.sans}`;
    label(
      context,
      fault.inForce ? fault.describe : `${fault.describe} (never in force)`,
      x + 6,
      y + 13,
      width - 10,
      6,
    );
  }
  context.restore();
}

function hatch({ context }: Surface, x: number, y: number, width: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, BAND);
  context.clip();
  context.globalAlpha = 0.25;
  context.strokeStyle = colour;
  context.beginPath();
  for (let at = x - BAND; at < x + width; at += 7) {
    context.moveTo(at, y + BAND);
    context.lineTo(at + BAND, y);
  }
  context.stroke();
  context.restore();
}

function outline({ context, palette }: Surface, x: number, y: number, width: number): void {
  context.strokeStyle = palette.text;
  context.lineWidth = 2;
  context.strokeRect(x + 1, y + 1, width - 2, BAND - 2);
  context.lineWidth = 1;
}

/** A tint over everything below that happened while a fault was in force. */
export function shadeFaults(
  { context, palette }: Surface,
  faults: readonly RunFault[],
  scale: TimeScale,
  top: number,
  bottom: number,
): void {
  context.save();
  context.globalAlpha = 0.07;
  context.fillStyle = palette.fault;
  for (const { begin, end, inForce } of faults) {
    const x = scale.clamped(begin);
    if (inForce) context.fillRect(x, top, scale.clamped(end) - x, bottom - top);
  }
  context.restore();
}

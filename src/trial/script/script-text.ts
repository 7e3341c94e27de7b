import type { Script } from "../../core/script.ts";

/** A script as JSON for people to read and edit: an operation or a fault a line. */
export function scriptText(script: Script): string {
  const fields = Object.entries(script).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${text(name, value)}`,
  );
  return `{\n${fields.join(",\n")}\n}\n`;
}

function text(name: string, value: unknown): string {
  const isLong = (name === "operations" || name === "faults") && Array.isArray(value) && value.length > 0;
  if (!isLong) return JSON.stringify(value);
  return `[\n${value.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]`;
}

/** States what must be true whatever a user does. A failure is a bug in `ordeal`, exit 255. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`ordeal broke its own rule: ${message}`);
}

import { expect, test } from "vitest";
import { checkWatcher } from "../../src/cli/check-watcher.ts";
import { virtualClock } from "../../src/core/virtual-clock.ts";

/** What a check that takes 12 s writes, a third of the way each five seconds. */
function shown(isTTY: boolean): string {
  let text = "";
  const write = (more: string | Uint8Array) => {
    text += more;
    return true;
  };
  const clock = virtualClock();
  const watcher = checkWatcher({ write, isTTY, columns: 40 } as unknown as NodeJS.WriteStream, clock);
  while ((clock.next() ?? Infinity) <= 12e9) {
    if (clock.next() === 5e9 || clock.now() === 8e9)
      watcher.progress?.("linearizable", clock.now() === 8e9 ? 2e6 : 1e6, 3e6);
    clock.jump();
  }
  watcher.end();
  expect(clock.jump()).toBe(false);
  return text.replaceAll("\r\u001b[2K", "‹clear›");
}

test("a terminal sees one line that is up to date every second, and nothing once it is over", () => {
  const { CI, TERM } = process.env;
  delete process.env.CI;
  process.env.TERM = "xterm";
  const lines = shown(true).split("‹clear›").slice(1);
  process.env.TERM = TERM;
  if (CI !== undefined) process.env.CI = CI;
  expect([lines[0], lines[4], lines.at(-2), lines.at(-1)]).toEqual([
    "  checking for 1 s",
    "  checking for 5 s   linearizable 33 % ",
    "  checking for 12 s   linearizable 66 %",
    "",
  ]);
});

test("a log gets a line every ten seconds", () => {
  expect(shown(false)).toBe("checking for 10 s\n");
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { realClock } from "../../../../src/core/clock.ts";
import { Random } from "../../../../src/core/random.ts";
import { LOOPBACK, leasePort } from "../../../../src/runtime/machine/ports.ts";
import { TRUE_TIME, trueTime } from "../../../../src/runtime/machine/vdso/page.ts";
import { needs } from "../../../needs.ts";
import { child, clockOf } from "./child.ts";

const clock = realClock();
const HOUR = 3_600_000;

const near = (value: number) => ({ asymmetricMatch: (seen: number) => Math.abs(seen - value) < 60_000 });

/** A folder that is removed with the test. */
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "ordeal-clock-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** Sends a command and resolves with what is answered. */
const redis = (port: number, command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(port, LOOPBACK);
    socket.once("error", reject).once("data", (data) => {
      socket.destroy();
      resolve(String(data));
    });
    socket.write(`${command}\r\n`);
  });

test("the clock of redis is set, and keys expire by it", needs("redis", "vdso"), async () => {
  const port = await leasePort(Random.of(process.pid));
  const server = child(
    "redis-server",
    "--port",
    `${port}`,
    "--bind",
    LOOPBACK,
    "--save",
    "",
    "--dir",
    folder(),
  );
  await vi.waitUntil(() => redis(port, "PING").catch(() => ""), 5000);
  const ahead = async () => Number(/\d{10}/.exec(await redis(port, "TIME"))?.[0]) * 1000 - Date.now();
  await redis(port, "SET key value EX 100");
  const own = clockOf(server);
  await own.set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
  expect(await ahead()).toEqual(near(HOUR));
  expect(await redis(port, "GET key")).toBe("$-1\r\n");
  expect(own.read()?.wrong).toBeGreaterThan(0);
  await own.set(clock, TRUE_TIME);
  expect(await ahead()).toEqual(near(0));
});

const JAVA = `class Tell {
  public static void main(String[] none) throws Exception {
    while (System.in.read() >= 0) {
      System.in.skip(System.in.available());
      System.out.println(System.currentTimeMillis() + " " + System.nanoTime() / 1000000);
    }
  }
}`;

test("the clock of a JVM is set, and its other one is not", needs("java", "vdso"), async () => {
  const source = join(folder(), "Tell.java");
  writeFileSync(source, JAVA);
  const virtualMachine = child("java", "-Xmx64m", source);
  const ask = async () => (await virtualMachine.ask()).split(" ").map(Number) as [number, number];
  const [, early] = await ask();
  const own = clockOf(virtualMachine);
  await own.set(clock, { offset: -HOUR * 1e6, drift: 0, since: trueTime() });
  const [time, late] = await ask();
  expect(time - Date.now()).toEqual(near(-HOUR));
  expect(late - early).toEqual(near(0));
  await own.set(clock, TRUE_TIME);
  expect((await ask())[0] - Date.now()).toEqual(near(0));
});

import { describe, expect, onTestFinished, test, vi } from "vitest";
import { realClock, sleep } from "../../../../src/core/clock.ts";
import { milliseconds, seconds } from "../../../../src/core/duration.ts";
import { layoutOf } from "../../../../src/runtime/machine/vdso/layout.ts";
import { VdsoMemory } from "../../../../src/runtime/machine/vdso/memory.ts";
import { TRUE_TIME, trueTime } from "../../../../src/runtime/machine/vdso/page.ts";
import { ProcessClock } from "../../../../src/runtime/machine/vdso/process-clock.ts";
import { whyNoSkew } from "../../../../src/runtime/machine/vdso/self-test.ts";
import { needs } from "../../../needs.ts";
import { type Child, child, clockOf } from "./child.ts";

const clock = realClock();
const HOUR = 3_600_000;

/** Answers with its own time and age, milliseconds. */
const node = () =>
  child(process.execPath, "-e", "process.stdin.on('data', () => console.log(Date.now(), performance.now()))");

/** Answers with its own time, seconds: a program in Perl. */
const TELL = "$|=1; while (<>) { print time, qq{\\n} }";

/** How many milliseconds ahead a child believes to be. */
const ahead = async (asked: Child) => Number((await asked.ask()).split(" ")[0]) - Date.now();

const near = (value: number) => ({ asymmetricMatch: (seen: number) => Math.abs(seen - value) < 10_000 });

describe("the clock of a process", needs("vdso"), () => {
  test("jumps, runs slower or faster, and is true again; the machine's own does not move", async () => {
    const offset = () => Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
    const before = offset();
    const one = node();
    await one.ask();
    const own = clockOf(one);
    expect(own.read()).toBeUndefined();
    await own.set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
    expect(await ahead(one)).toEqual(near(HOUR));
    const age = Number((await one.ask()).split(" ")[1]);
    expect(age).toBeLessThan(HOUR / 2);
    await own.set(clock, { offset: -2 * HOUR * 1e6, drift: seconds(100), since: trueTime() });
    await sleep(clock, milliseconds(50));
    expect(await ahead(one)).toBeGreaterThan(-2 * HOUR + 4000);
    await own.set(clock, TRUE_TIME);
    expect(await ahead(one)).toEqual(near(0));
    expect(Math.abs(offset() - before)).toBeLessThan(100);
  });

  test("tells what it has said, and how often", async () => {
    const one = node();
    await one.ask();
    const own = clockOf(one);
    await own.set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
    expect(own.read()).toMatchObject({ answers: 0, wrong: 0, skew: { offset: HOUR * 1e6 } });
    const said = Number((await one.ask()).split(" ")[0]);
    const { answers, ahead, last, wrong } = own.read() ?? expect.fail();
    expect(answers).toBeGreaterThan(0);
    expect(wrong).toBe(answers);
    expect(ahead).toBe(HOUR * 1e6);
    expect(Number(last / 1_000_000n)).toEqual(near(said));
    await own.set(clock, TRUE_TIME);
    await one.ask();
    expect(own.read()).toBeUndefined();
    expect(own.look().wrong).toBe(wrong);
    await own.set(clock, { offset: -HOUR * 1e6, drift: 0, since: trueTime() });
    await one.ask();
    expect(own.look().wrong).toBeGreaterThan(wrong);
  });

  test("is the kernel's own again, byte for byte, but for what lies behind it", async () => {
    const one = node();
    await one.ask();
    const memory = new VdsoMemory(one.pid);
    onTestFinished(() => memory.close());
    const { at } = layoutOf(memory.image()).slack;
    const kernels = memory.read({ at: 0, size: at });
    const own = clockOf(one);
    await own.set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
    expect(memory.read({ at: 0, size: at }).equals(kernels)).toBe(false);
    await own.set(clock, TRUE_TIME);
    expect(memory.read({ at: 0, size: at }).equals(kernels)).toBe(true);
    expect(await ahead(one)).toEqual(near(0));
  });

  test("is its children's too, and not that of a program it becomes", async () => {
    const fork = `$|=1; while (<>) { exec 'perl', '-e', '${TELL}' if /exec/; fork or (print time, qq{\\n}), exit; wait }`;
    const one = child("perl", "-e", fork);
    await one.ask();
    const own = clockOf(one);
    await own.set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
    expect(Number(await one.ask()) * 1000 - Date.now()).toEqual(near(HOUR));
    expect(own.read()).toMatchObject({ answers: 0 });
    one.process.stdin?.write("exec\n");
    await vi.waitFor(() => expect(() => own.read()).toThrow("another program"));
    expect(Number(await one.ask()) * 1000 - Date.now()).toEqual(near(0));
  });

  test("is not set while a thread is where the jump would be", async () => {
    const one = child("perl", "-e", TELL);
    const memory = new VdsoMemory(one.pid);
    onTestFinished(() => memory.close());
    const { time } = layoutOf(memory.image()).tellers;
    // Nothing, and a jump to itself: there it stays, behind the first instruction.
    memory.write(time.at, Buffer.of(0x90, 0xeb, 0xfe));
    const answer = one.ask();
    await sleep(clock, milliseconds(50));
    const set = clockOf(one).set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
    expect(await Promise.race([set, sleep(clock, milliseconds(20)).then(() => "waits")])).toBe("waits");
    // The jump leads to the beginning from now on, where nothing is in its way.
    memory.write(time.at + 2, Buffer.of(0xfd));
    await set;
    expect(Number(await answer) * 1000 - Date.now()).toEqual(near(HOUR));
  });

  test("is set although there is nothing behind the vDSO, and threads are reading it", async () => {
    const one = node();
    await one.ask();
    const memory = new VdsoMemory(one.pid);
    const { slack } = layoutOf(memory.image());
    memory.write(slack.at, Buffer.alloc(slack.size, 0x90));
    memory.close();
    const own = clockOf(one);
    await own.set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
    expect(await ahead(one)).toEqual(near(HOUR));
    expect(Number((await one.ask()).split(" ")[1])).toBeLessThan(HOUR / 2);
    await own.set(clock, TRUE_TIME);
    expect(await ahead(one)).toEqual(near(0));
    expect(own.read()).toMatchObject({ ahead: 0 });
  });

  test("is set while others keep it stopped, which it stays", async () => {
    const one = node();
    await one.ask();
    one.process.kill("SIGSTOP");
    await sleep(clock, milliseconds(20));
    await clockOf(one).set(clock, { offset: HOUR * 1e6, drift: 0, since: trueTime() });
    const answer = ahead(one);
    expect(await Promise.race([answer, sleep(clock, milliseconds(100))])).toBeUndefined();
    one.process.kill("SIGCONT");
    expect(await answer).toEqual(near(HOUR));
  });

  test("of nobody cannot be set, nor one that was let go of", async () => {
    expect(() => new ProcessClock(2 ** 22)).toThrow("ENOENT");
    const one = node();
    await one.ask();
    const own = clockOf(one);
    own.close();
    await expect(own.set(clock, TRUE_TIME)).rejects.toThrow("nobody follows it");
  });

  test("can be tried on a child first", async () => {
    expect(await whyNoSkew()).toBeUndefined();
  });
});

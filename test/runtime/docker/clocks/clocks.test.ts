import { release } from "node:os";
import { expect, test } from "vitest";
import { offerClocks } from "../../../../src/runtime/docker/clocks/clocks.ts";
import { clockSkew } from "../../../../src/runtime/docker/clocks/doctor.ts";
import type { Engine } from "../../../../src/runtime/docker/engine.ts";
import { needs } from "../../../needs.ts";

const engine = (kernel: string, Architecture: string) =>
  ({ kernel, docker: { info: async () => ({ Architecture }) } }) as unknown as Engine;

test("clocks are offered through a helper where the engine is out of reach, but on x86-64 only", async () => {
  const virtual = engine("6.10.14-linuxkit", "x86_64");
  expect(await offerClocks(virtual)).toEqual({ clock: true });
  expect(await clockSkew(virtual)).toMatchObject({
    ok: "limited",
    finding: expect.stringMatching(/^a helper container sets clocks: the engine runs on another kernel/),
  });
  const arm = engine("6.10.14-linuxkit", "aarch64");
  expect(await offerClocks(arm)).toEqual({
    clock: expect.stringMatching(/machine is aarch64\. .*libfaketime/),
  });
  expect(await clockSkew(arm)).toMatchObject({ ok: "limited", fix: expect.stringContaining("libfaketime") });
});

test("clocks are offered where one of our own can be skewed", needs("root", "vdso"), async () => {
  expect(await offerClocks(engine(release(), "x86_64"))).toEqual({ clock: true });
  expect(await clockSkew(engine(release(), "x86_64"))).toMatchObject({ ok: true });
});

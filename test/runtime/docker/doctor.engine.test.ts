import { describe, expect, onTestFinished, test, vi } from "vitest";
import { examine } from "../../../src/runtime/docker/doctor.ts";
import { connect } from "../../../src/runtime/docker/engine.ts";
import { resources } from "../../../src/runtime/docker/resources.ts";
import { needs } from "../../needs.ts";

describe("the doctor", needs("engine"), () => {
  test("says of each thing whether it works, with a fix for what does not, and leaves nothing behind", async () => {
    const findings = await examine();
    expect(findings.map(({ name }) => name)).toEqual([
      "engine",
      "cgroups",
      "TCP retries",
      "images",
      "firewall",
      "shaping",
      "addresses",
      "disks",
      "root",
      "clock skew",
    ]);
    for (const { ok, finding, fix } of findings) {
      expect(finding).not.toContain("\n");
      if (ok !== true) expect(fix).toBeTruthy();
    }
    expect(findings.find(({ name }) => name === "firewall")?.ok).not.toBe(false);
    const { docker } = await connect();
    for (const run of [`doctor-${process.pid}`, `doctor-disks-${process.pid}`])
      expect((await resources(docker, run)).map(({ name }) => name)).toEqual([]);
  });
});

test("without an engine the doctor says so, and what it could not try", async () => {
  vi.stubEnv("DOCKER_HOST", "unix:///nonexistent.sock");
  onTestFinished(() => void vi.unstubAllEnvs());
  const findings = await examine();
  expect(findings[0]).toMatchObject({
    name: "engine",
    ok: false,
    finding: expect.stringContaining("no Docker engine is at unix:///nonexistent.sock"),
  });
  expect(findings.filter(({ finding }) => finding.startsWith("not tried")).map(({ name }) => name)).toEqual([
    "images",
    "firewall",
    "shaping",
    "disks",
    "clock skew",
  ]);
});

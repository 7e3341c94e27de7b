/** The set-up, run for real in a small project of its own: no dependencies, and a build that only counts its runs. */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const scripts = join(import.meta.dirname, "../../scripts");
const build = `import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
mkdirSync("dist", { recursive: true });
appendFileSync("dist/builds", "x");
if (readFileSync("src/a.ts", "utf8").includes("broken")) throw new Error("a.ts is broken");`;

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "ordeal-setup-"));
  const about = { name: "small", version: "1.0.0" };
  const lock = { ...about, lockfileVersion: 3, packages: { "": about } };
  for (const folder of ["src", "scripts"]) mkdirSync(join(project, folder));
  cpSync(join(scripts, "setup.cjs"), join(project, "scripts/setup.cjs"));
  cpSync(join(scripts, "setup"), join(project, "scripts/setup"), { recursive: true });
  write("scripts/build.mjs", build);
  write("package.json", JSON.stringify(about));
  write("package-lock.json", JSON.stringify(lock));
  write("tsconfig.json", JSON.stringify({ include: ["src/**/*.ts"] }));
  write("src/a.ts", "1");
});

afterEach(() => rmSync(project, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(project, file), text);
}

function setUp(...nodeOptions: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeOptions, "scripts/setup.cjs"], {
    cwd: project,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const silence = { status: 0, stdout: "", stderr: "" };
const building = { ...silence, stderr: "ordeal: building\n" };

describe("set-up", () => {
  test("does each step once, and again only when its inputs changed", () => {
    expect(setUp()).toEqual({ ...silence, stderr: "ordeal: installing dependencies\nordeal: building\n" });
    expect(setUp()).toEqual(silence);
    write("src/b.ts", "new");
    expect(setUp()).toEqual(building);
    rmSync(join(project, "src/b.ts"));
    expect(setUp()).toEqual(building);
    expect(readFileSync(join(project, "dist/builds"), "utf8")).toBe("xxx");
    appendFileSync(join(project, "package-lock.json"), "\n");
    expect(setUp()).toEqual({ ...silence, stderr: "ordeal: installing dependencies\n" });
  });

  test("shows the output of a step that failed, ends with a sentence, and tries again the next time", () => {
    write("src/a.ts", "broken");
    const failed = setUp();
    expect(failed.status).toBe(3);
    expect(failed.stderr).toMatch(/a\.ts is broken.*ordeal: building failed \(exit 1\)[^\n]*\n$/s);
    write("src/a.ts", "mended");
    expect(setUp()).toEqual(building);
  });

  test("takes over the lock of a set-up that was killed", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    mkdirSync(join(project, ".cache"));
    write(".cache/setup.lock", String(pid));
    expect(setUp().status).toBe(0);
    expect(readdirSync(join(project, ".cache"))).toEqual([]);
  });
});

describe("a Node that is too old", () => {
  test.each(["v8.17.0", "v18.20.8", "v20.18.3"])("%s is told what to do in one sentence", (version) => {
    write("old.cjs", `Object.defineProperty(process, "version", { value: "${version}" });`);
    const told = setUp("--require", "./old.cjs");
    expect(told).toMatchObject({ status: 254, stdout: "" });
    expect(told.stderr).toMatch(
      /^ordeal needs Node 20\.19 or newer, and this is Node [\d.]+: install .*\.\n$/,
    );
  });

  const files = ["setup.cjs", ...readdirSync(join(scripts, "setup")).map((name) => `setup/${name}`)];

  test.each(files)("can parse %s", (file) => {
    const source = readFileSync(join(scripts, file), "utf8");
    const lower = (target: string) => transformSync(source, { format: "cjs", target }).code;
    expect(lower("es2017")).toBe(lower("esnext"));
    expect(source).not.toContain("node:");
  });
});

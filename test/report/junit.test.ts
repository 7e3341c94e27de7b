import { describe, expect, it } from "vitest";
import { junit } from "../../src/report/junit.ts";
import { crashed, empty, hostile, staleRead, unknown, vacuous, valid } from "./fixtures.ts";
import { wellFormed } from "./well-formed.ts";

const element = (xml: string, name: string) =>
  new RegExp(`<testcase [^>]*name="${name}".*?</testcase>`, "s").exec(xml)?.[0] ?? "";

describe("junit.xml", () => {
  it("is well formed, whatever a history holds", () => {
    for (const make of [staleRead, valid, unknown, vacuous, crashed, empty, hostile]) {
      const names = wellFormed(junit(make()));
      expect(names.slice(0, 2)).toEqual(["testsuites", "testsuite"]);
    }
  });

  it("has a case per check, one for the strength of the evidence and one for the environment", () => {
    const xml = junit(valid());
    expect(
      [...xml.matchAll(/<testcase classname="([^"]+)" name="([^"]+)"/g)].map(
        ([, folder, name]) => `${folder} ${name}`,
      ),
    ).toEqual([
      "etcd-register linearizable",
      "etcd-register availability",
      "etcd-register strength",
      "etcd-register environment",
    ]);
    expect(xml).toContain('tests="4" failures="0" errors="0"');
  });

  it("makes an anomaly a failure, with the sentence as its message and the final block as its text", () => {
    const failed = element(junit(staleRead()), "linearizable");
    expect(failed).toContain('<failure type="not-linearizable" message="Process 7 read 4 from key 3');
    expect(failed).toContain("NOT LINEARIZABLE");
    expect(failed).toContain("replay");
  });

  it("makes what could not be decided an error, and skips nothing", () => {
    expect(element(junit(unknown()), "linearizable")).toContain(
      '<error type="unknown" message="20,000,000 steps',
    );
    expect(element(junit(vacuous()), "strength")).toContain('<error type="unknown"');
    expect(element(junit(empty()), "environment")).toContain(
      '<error type="environment" message="n3 did not answer',
    );
    expect(element(junit(crashed()), "environment")).toContain('<error type="killed"');
    for (const make of [unknown, vacuous, empty, crashed]) expect(junit(make())).not.toContain("<skipped");
  });
});

describe("the checker of well-formedness", () => {
  it("has been shown bad XML", () => {
    for (const bad of ["<a><b></a></b>", "<a>", "<a>&</a>", "<a>\u0000</a>", '<a b="<"/>', "<a>1 < 2</a>"])
      expect(() => wellFormed(bad), bad).toThrow();
    expect(wellFormed('<a b="&lt;"><c/>x &amp; y</a>')).toEqual(["a", "c"]);
  });
});

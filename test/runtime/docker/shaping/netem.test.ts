import { expect, test } from "vitest";
import { milliseconds } from "../../../../src/core/duration.ts";
import { netemBatch, netemWords, readNetem } from "../../../../src/runtime/docker/shaping/netem.ts";

test("all shapes of a link are one netem, whose jitter is to both sides", () => {
  expect(netemWords([{ delay: milliseconds(8), jitter: milliseconds(6) }])).toBe(
    "netem limit 20000 delay 11000us 3000us",
  );
  expect(netemWords([{ loss: 0.3 }, { loss: 0.5, rate: 1024 }, { rate: 4096 }])).toBe(
    "netem limit 20000 loss 65% rate 1024bps",
  );
  expect(netemWords([{ duplicate: 0.1 }])).toBe("netem limit 20000 duplicate 10%");
});

test("each target has a class of its own, and what no filter picks has none", () => {
  const shapes = [{ loss: 0.1 }];
  expect(
    netemBatch([
      { address: "10.0.0.2", shapes },
      { address: "10.0.0.3", shapes },
    ]).split("\n"),
  ).toEqual([
    "qdisc add dev eth0 root handle 1: htb",
    "class add dev eth0 parent 1: classid 1:1 htb rate 32gbit quantum 60000",
    "qdisc add dev eth0 parent 1:1 netem limit 20000 loss 10%",
    "filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.2/32 flowid 1:1",
    "class add dev eth0 parent 1: classid 1:2 htb rate 32gbit quantum 60000",
    "qdisc add dev eth0 parent 1:2 netem limit 20000 loss 10%",
    "filter add dev eth0 parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.3/32 flowid 1:2",
    "",
  ]);
  expect(netemBatch([])).toBe("");
});

test("counters are read by target", () => {
  const json = JSON.stringify([
    { kind: "htb", handle: "1:", root: true, packets: 900, drops: 0 },
    { kind: "netem", handle: "8001:", parent: "1:1", packets: 90, drops: 10 },
    { kind: "netem", handle: "8002:", parent: "1:a", packets: 5, drops: 0 },
  ]);
  expect([...readNetem(json)]).toEqual([
    [0, { packets: 90, drops: 10 }],
    [9, { packets: 5, drops: 0 }],
  ]);
  expect(readNetem("").size).toBe(0);
});

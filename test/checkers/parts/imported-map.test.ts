import { expect, test } from "vitest";
import { clockPlot, log } from "../../../checkers/index.ts";
import type { History } from "../../../src/history/history.ts";
import { readRecorded } from "../../../src/history/import/read-recorded.ts";
import { check } from "../check.ts";

const edn = (text: string): History => readRecorded("history.edn", Buffer.from(text)).history;

test.each(["7", ":x", '"x"', '"a b"'])(
  "a log that EDN calls %s has one name in sends and polls",
  async (key) => {
    const history = edn(`
    {:process 0, :type :invoke, :f :send, :value [[:send ${key} 1] [:send 9 2]]}
    {:process 0, :type :ok, :f :send, :value [[:send ${key} [0 1]] [:send 9 [0 2]]]}
    {:process 1, :type :invoke, :f :assign, :value [${key} 9]}
    {:process 1, :type :ok, :f :assign, :value [${key} 9]}
    {:process 1, :type :invoke, :f :poll, :value [[:poll]]}
    {:process 1, :type :ok, :f :poll, :value [[:poll {${key} [[0 1]]}] [:poll {${key} [], 9 [[0 2]]}]]}`);
    expect(await check(log(), history)).toMatchObject({
      verdict: "valid",
      statistics: { logs: 2, messages: 2 },
    });
  },
);

test("a node that EDN calls by a text has its plain name", async () => {
  const history = edn(`
    {:process :nemesis, :type :info, :f :bump, :value nil, :time 5, :clock-offsets {"n1" 0.02}}
    {:process :nemesis, :type :info, :f :bump, :value nil, :time 9, :clock-offsets {"n1" -7, "n2" 1}}`);
  expect((await check(clockPlot(), history)).statistics).toMatchObject({ largest: { n1: -7, n2: 1 } });
});

test("a rebalance that EDN tells of excuses what a transaction skips", async () => {
  const rebalanced = (keys: string) =>
    edn(`
      {:process 0, :type :invoke, :f :send, :value [[:send 1 1] [:send 1 2] [:send 1 3]]}
      {:process 0, :type :ok, :f :send, :value [[:send 1 [0 1]] [:send 1 [1 2]] [:send 1 [2 3]]]}
      {:process 2, :type :invoke, :f :poll, :value [[:poll]]}
      {:process 2, :type :ok, :f :poll, :value [[:poll {1 [[0 1] [1 2] [2 3]]}]]}
      {:process 1, :type :invoke, :f :poll, :value [[:poll]]}
      {:process 1, :type :ok, :f :poll, :value [[:poll {1 [[0 1] [2 3]]}]], :rebalance-log [{:keys ${keys}}]}`);
  expect((await check(log(), rebalanced("[1]"))).verdict).toBe("valid");
  expect((await check(log(), rebalanced("[2]"))).verdict).toBe("invalid");
});

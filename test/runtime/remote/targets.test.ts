import { expect, test } from "vitest";
import { parseTargets } from "../../../src/runtime/remote/targets.ts";
import { etcdSystem } from "../../../systems/etcd/etcd.ts";
import { stockSystems } from "../../../systems/index.ts";

const parse = (...words: string[]) => parseTargets(words, etcdSystem);

test("tutorial: a name and where that node listens, as a URL or shorter", () => {
  expect(parse("n1=http://127.0.0.1:2379", "db-2=example.com:80", "six=http://[::1]:1/")).toEqual([
    { name: "n1", address: { host: "127.0.0.1", port: 2379 }, url: "http://127.0.0.1:2379" },
    { name: "db-2", address: { host: "example.com", port: 80 }, url: "http://example.com:80" },
    { name: "six", address: { host: "::1", port: 1 }, url: "http://[::1]:1" },
  ]);
});

test.each([
  ["n1=notaurl", '"notaurl" has no port. Expected something like n1=http://127.0.0.1:2379'],
  ["n1", "there is no = between"],
  ["", "there is no = between"],
  ["=http://h:1", '"" is no name'],
  ["N1=http://h:1", '"N1" is no name'],
  ["n_1=http://h:1", '"n_1" is no name'],
  ["clients=http://h:1", "all clients together"],
  ["n1=", '"" is no address'],
  ["n1=http://", "is no address"],
  ["n1=http://h", "has no port"],
  ["n1=http://h:0", "has no port"],
  ["n1=http://h:65536", "has no port"],
  ["n1=http://h:port", "is no address"],
  ["n1=http://me:secret@h:1", "is no address"],
  ["n1=http://h:1/v3", "is no address"],
  ["n1=http://h:1?x", "is no address"],
  ["n1=https://h:1", "over http, and not over https"],
])("%s is refused", (word, words) => {
  expect(() => parse(word)).toThrow(expect.objectContaining({ kind: "usage" }));
  expect(() => parse(word)).toThrow(words);
});

test("two nodes share neither a name nor an address", () => {
  expect(() => parse("n1=h:1", "n1=h:2")).toThrow("n1 is there twice");
  expect(() => parse("n1=h:1", "n2=http://h:1")).toThrow("http://h:1 is there twice");
});

test("what cannot keep what it writes apart is only tried where ordeal starts it", () => {
  expect(() => parseTargets(["n1=h:1"], stockSystems["raft-kv"])).toThrow("raft-kv is only tried where");
});

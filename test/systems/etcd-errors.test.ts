import { expect, test } from "vitest";
import { isDefinite } from "../../systems/etcd/errors.ts";

test.each([
  [5, "etcdserver: requested lease not found"],
  [3, "etcdserver: duplicate key given in txn request"],
  [11, "etcdserver: mvcc: required revision has been compacted"],
  [8, "etcdserver: too many requests"],
  [14, "etcdserver: unhealthy cluster"],
])("nothing happened: %i %s", (code, message) => {
  expect(isDefinite(code, message)).toBe(true);
});

test.each([
  [14, "etcdserver: leader changed"],
  [14, "etcdserver: request timed out"],
  [14, "etcdserver: request timed out, possibly due to previous leader failure"],
  [14, "etcdserver: no leader"],
  [14, "error reading from server: EOF"],
  [2, "raft: stopped"],
  [2, "etcdserver: server stopped"],
  [4, "context deadline exceeded"],
  [1, "context canceled"],
  [503, "HTTP 503"],
  [13, "an error that nobody has seen before"],
])("nobody knows: %i %s", (code, message) => {
  expect(isDefinite(code, message)).toBe(false);
});

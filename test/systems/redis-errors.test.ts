import { expect, test } from "vitest";
import { isDefinite } from "../../systems/redis/errors.ts";

test.each([
  "LOADING Redis is loading the dataset in memory",
  "MISCONF Errors writing to the AOF file: No space left on device",
  "READONLY You can't write against a read only replica.",
  "WRONGTYPE Operation against a key holding the wrong kind of value",
  "NOAUTH Authentication required.",
  "OOM command not allowed when used memory > 'maxmemory'.",
  "ERR wrong number of arguments for 'set' command",
])("nothing happened: %s", (message) => {
  expect(isDefinite(message)).toBe(true);
});

test.each([
  "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
  "ERROR that sounds like one of them",
  "Socket closed unexpectedly",
  "constructor",
  "",
])("nobody knows: %s", (message) => {
  expect(isDefinite(message)).toBe(false);
});

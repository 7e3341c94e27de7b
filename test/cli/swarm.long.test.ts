import { describe, test } from "vitest";
import { needs } from "../needs.ts";
import { etcdUnderTheSwarm } from "./swarm.ts";

describe("etcd under everything that it promises to survive", needs("engine", "root"), () => {
  test("two minutes: valid, and nothing is left", () => etcdUnderTheSwarm(2, 11));
});

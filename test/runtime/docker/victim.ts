// A control node to be killed: brings up a cluster, fills one disk and spoils another, prints its run id, and waits.
import { dockerRuntime } from "../../../src/runtime/docker/docker.ts";
import { request } from "./bed.ts";

const asked = request({ wanted: ["power", "storage:full", "storage:read-only"] });
const { process, power, storage } = await dockerRuntime().start(asked);
await storage?.set("n1", [{ kind: "full" }, { kind: "read-only" }]);
await process?.kill("n2");
await power?.cut("n3", "nothing");
console.log(asked.runId);
asked.clock.wakeAt(asked.clock.now() + 60e9, () => {});

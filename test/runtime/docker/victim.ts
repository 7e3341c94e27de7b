// A control node to be killed: brings up a cluster, prints its run id, and waits.
import { dockerRuntime } from "../../../src/runtime/docker/docker.ts";
import { request } from "./bed.ts";

const asked = request();
await dockerRuntime().start(asked);
console.log(asked.runId);
asked.clock.wakeAt(asked.clock.now() + 60e9, () => {});

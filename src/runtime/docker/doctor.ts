import { type Clock, realClock } from "../../core/clock.ts";
import { freshSeed, Random } from "../../core/random.ts";
import type { Finding } from "../finding.ts";
import { thisOwner } from "../machine/owner.ts";
import { engineSaid } from "./answers.ts";
import { clockSkew } from "./clocks/doctor.ts";
import { examineDisks } from "./disks/doctor-disks.ts";
import { connect, type Engine } from "./engine.ts";
import { holderImage } from "./images.ts";
import { enter, type Inside } from "./inside.ts";
import { labelsOf } from "./labels.ts";
import { leaseNetwork, type RunNetwork } from "./network.ts";
import { hasQuickRetries } from "./pod.ts";
import { baseImage } from "./recipe.ts";
import { remove, resources } from "./resources.ts";
import { type Abilities, abilitiesOf } from "./shaping/abilities.ts";

/** Finds out what faults this machine allows by trying them in a throw-away container. Never fails; about three seconds, and some more when ordeal's tools have to be built first. */
export async function examine(clock: Clock = realClock()): Promise<readonly Finding[]> {
  try {
    const engine = await connect(clock);
    const tried = [
      ...(await tools(engine, clock)),
      await examineDisks(engine, clock),
      root(),
      await clockSkew(engine),
    ];
    return [...engineFindings(engine), await images(engine), ...tried];
  } catch (error) {
    const fix = "bring up an engine, see above";
    const untried = ["images", "firewall", "shaping", "disks", "clock skew"].map(
      (name): Finding => ({ name, ok: false, finding: "not tried: it takes an engine", fix }),
    );
    return [{ name: "engine", ok: false, finding: engineSaid(error) }, ...untried, root()];
  }
}

function engineFindings({ endpoint, version, cgroupVersion, kernel }: Engine): Finding[] {
  const quick = hasQuickRetries(kernel);
  return [
    { name: "engine", ok: true, finding: `Docker ${version} at ${endpoint.url}, which this user may use` },
    { name: "cgroups", ok: true, finding: `version ${cgroupVersion}` },
    {
      name: "TCP retries",
      ok: quick || "limited",
      finding: quick
        ? `kernel ${kernel} can retry every second: healed links come back at once`
        : `kernel ${kernel} has no tcp_rto_max_ms: after a long cut, links take up to 120 s to come back`,
      ...(!quick && { fix: "use a kernel from 6.15 on, or give runs more time to recover" }),
    },
  ];
}

async function images({ docker }: Engine): Promise<Finding> {
  const base = await baseImage(docker);
  if (base) return { name: "images", ok: true, finding: `recipes are built on ${base}` };
  return {
    name: "images",
    ok: "limited",
    finding: "no Debian base for recipes is here; building one will pull debian:trixie-slim",
    fix: "docker pull debian:trixie-slim, or scripts/base-image.sh",
  };
}

/** Starts a holder as a run would, tries its tools, and removes it. */
async function tools(engine: Engine, clock: Clock): Promise<Finding[]> {
  const runId = `doctor-${process.pid}`;
  const { docker } = engine;
  try {
    const image = await holderImage({ docker, clock, signal: new AbortController().signal, note: () => {} });
    const Labels = labelsOf(runId, await thisOwner());
    const network = await leaseNetwork(docker, `ordeal-${runId}`, Labels, [], Random.of(freshSeed()));
    const holder = await docker.createContainer({
      Image: image.reference,
      Labels,
      HostConfig: { NetworkMode: network.name, CapAdd: ["NET_ADMIN"] },
    });
    await holder.start();
    const { inside, by } = await enter(clock, holder);
    return [await firewall(inside, by), shaping(await abilitiesOf(inside)), addresses(network)];
  } catch (error) {
    return [
      { name: "firewall", ok: false, finding: `ordeal's network tools cannot run: ${engineSaid(error)}` },
    ];
  } finally {
    await remove(docker, clock, await resources(docker, runId));
  }
}

async function firewall(inside: Inside, by: string): Promise<Finding> {
  const name = "firewall";
  try {
    await inside(["iptables", "-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP"]);
  } catch (error) {
    return {
      name,
      ok: false,
      finding: `no rule can be set, so there are no partitions: ${engineSaid(error)}`,
      fix: "load the kernel's nf_tables: modprobe nf_tables",
    };
  }
  if (by === "nsenter") return { name, ok: true, finding: "rules go in by nsenter, in a few milliseconds" };
  return {
    name,
    ok: "limited",
    finding: `rules go in by ${by}, in about 100 ms`,
    fix: "run as root on the engine's own machine where that matters",
  };
}

/** What shapes links here; what of it there is decides what can be done to them. */
export function shaping({ netem, queue }: Abilities): Finding {
  const name = "shaping";
  if (queue) {
    const by = netem
      ? "netem, and by ordeal's own shaper (NFQUEUE) where that cannot"
      : "ordeal's own shaper (NFQUEUE)";
    return { name, ok: true, finding: `links are shaped by ${by}` };
  }
  const fix = "modprobe nfnetlink_queue xt_NFQUEUE, or a kernel that has them";
  if (!netem)
    return {
      name,
      ok: "limited",
      finding: "this kernel has neither netem nor NFQUEUE: links can only be cut",
      fix,
    };
  return {
    name,
    ok: "limited",
    finding:
      "links are shaped by netem, which can neither falsify nor shape what clients send: there is no NFQUEUE",
    fix,
  };
}

function addresses({ reachable }: RunNetwork): Finding {
  if (reachable) return { name: "addresses", ok: true, finding: "nodes are reached at their own addresses" };
  const finding =
    "nodes are reached through published loopback ports, where a dead server looks like a broken connection";
  return {
    name: "addresses",
    ok: "limited",
    finding,
    fix: "run on the engine's own machine where that matters",
  };
}

function root(): Finding {
  if (process.getuid?.() === 0) return { name: "root", ok: true, finding: "this is root" };
  return {
    name: "root",
    ok: "limited",
    finding: "this is not root: faults go through the engine, more slowly",
    fix: "run as root on the engine's own machine where speed matters",
  };
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { must } from "../processes.mjs";
import { require } from "../results.mjs";
import { target } from "../rounds.mjs";
import { median, summary } from "../statistics.mjs";
import { tofu } from "../tools.mjs";

const objects = 2_000;
const watchers = 50;
const many = 200;
const planRounds = 9;
const applyPairs = 3;
const mebibyte = 2 ** 20;

/** The lab: how soon it is there, what tofu costs through it, what it holds in memory. */
export const lab = {
  name: "lab",
  title: "The lab: start, tofu through its providers, memory",
  defaultRounds: 3,
  async run(context) {
    const texts = {
      start: "start to ready",
      apply: `apply of ${many} ConfigMaps, × ${many} terraform_data`,
      plan: "plan of an unchanged stack of 4 objects, reattached",
      memory: `${objects} objects and ${watchers} watchers`,
    };
    if (!context.flywheel) {
      return { rows: [], targets: Object.values(texts).map((text) => target(text, 0, null, "")) };
    }

    const starts = [];
    const ratios = [];
    const plans = [];
    const plain = [];
    const peaks = [];
    for (let round = 0; round < context.rounds && (round === 0 || context.hasTime()); round++) {
      const folder = join(context.folder, `round-${round}`);
      mkdirSync(folder, { recursive: true });
      must("git", ["init", "--quiet", folder]);
      const command = (...args) => must(context.tool.binary, ["lab", ...args, "--repository", folder]);
      const start = performance.now();
      command("up");
      starts.push(performance.now() - start);
      try {
        const env = JSON.parse(command("env", "--json")).variables;
        const address = JSON.parse(readFileSync(join(folder, ".flywheel", "lab", "lab.json"), "utf8"));
        plans.push(timePlans(join(folder, "four"), fourObjects(), env));
        plain.push(timePlans(join(folder, "four-built-in"), terraformData(4), {}));
        // After the plans: a lab that has just started still compiles.
        for (let pair = 0; pair < applyPairs; pair++) {
          const builtIn = timeApply(join(folder, `built-in-${pair}`), terraformData(many), {});
          ratios.push(timeApply(join(folder, `maps-${pair}`), configMaps(many, `pair-${pair}`), env) / builtIn);
        }
        peaks.push(await fill(folder, address) / mebibyte);
      } finally {
        command("down");
        rmSync(folder, { recursive: true, force: true });
      }
    }

    context.say(`plan of four terraform_data: ${median(plain).toFixed(0)} ms`);
    const row = (name, ms) => ({ name, ms, wallMs: summary(ms), cpuMs: 0, results: [] });
    return {
      rows: [row("start", starts), row("plan, reattached", plans), row("plan, built in", plain)],
      targets: [
        target(texts.start, 1_000, median(starts), "ms"),
        target(texts.apply, 3, median(ratios), "×"),
        target(texts.plan, 250, median(plans), "ms"),
        target(texts.memory, 300, median(peaks), "MiB"),
      ],
    };
  },
};

function timeApply(folder, hcl, env) {
  prepare(folder, hcl, env);
  const start = performance.now();
  must(tofu, [`-chdir=${folder}`, "apply", "-auto-approve", "-input=false", "-no-color"], { env: environment(env) });
  return performance.now() - start;
}

function timePlans(folder, hcl, env) {
  timeApply(folder, hcl, env);
  return median(Array.from({ length: planRounds }, () => {
    const start = performance.now();
    must(tofu, [`-chdir=${folder}`, "plan", "-detailed-exitcode", "-input=false", "-no-color"], { env: environment(env) });
    return performance.now() - start;
  }));
}

function prepare(folder, hcl, env) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.tf"), hcl);
  must(tofu, [`-chdir=${folder}`, "init", "-input=false", "-no-color"], { env: environment(env) });
}

function environment(env) {
  return { PATH: process.env.PATH, HOME: process.env.HOME, CHECKPOINT_DISABLE: "1", ...env };
}

function terraformData(count) {
  return `resource "terraform_data" "this" {\n  count = ${count}\n  input = "value-\${count.index}"\n}\n`;
}

const provider = `terraform {\n  required_providers {\n    kubectl = { source = "alekc/kubectl" }\n  }\n}\n`;

function configMaps(count, name) {
  return `${provider}
resource "kubectl_manifest" "this" {
  count     = ${count}
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "${name}-\${count.index}", namespace = "default" }
    data       = { value = "value-\${count.index}" }
  })
}
`;
}

function fourObjects() {
  const object = (name, body) => `resource "kubectl_manifest" "${name}" {\n  yaml_body = jsonencode(${JSON.stringify(body)})\n}\n`;
  const metadata = { name: "four", namespace: "default" };
  return [
    provider,
    object("map", { apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: "b" } }),
    object("service", { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: "four" }, ports: [{ port: 80 }] } }),
    object("account", { apiVersion: "v1", kind: "ServiceAccount", metadata }),
    object("deployment", {
      apiVersion: "apps/v1", kind: "Deployment", metadata,
      spec: {
        replicas: 1, selector: { matchLabels: { app: "four" } },
        template: { metadata: { labels: { app: "four" } }, spec: { containers: [{ name: "four", image: "four:1" }] } },
      },
    }),
  ].join("\n");
}

/** Makes the objects over the API while the watchers listen; the largest resident memory of the lab's process in bytes. */
async function fill(folder, address) {
  const kubeconfig = readFileSync(join(folder, ".flywheel", "lab", "kubeconfig"), "utf8");
  const options = {
    ca: readFileSync(join(folder, ".flywheel", "lab", "ca.crt")),
    headers: { Authorization: `Bearer ${/token: "?([^"\n]+)"?/.exec(kubeconfig)[1]}`, "Content-Type": "application/json" },
  };
  const url = (path) => new URL(path, address.addresses.kubernetes);
  const seen = Array.from({ length: watchers }, () => 0);
  const streams = await Promise.all(seen.map((_, index) => new Promise((resolve, reject) => {
    const watch = request(url("/api/v1/namespaces/default/configmaps?watch=true&labelSelector=fill"), options, (response) => {
      response.on("data", (chunk) => (seen[index] += chunk.toString("utf8").split("\n").length - 1));
      resolve(watch);
    });
    watch.on("error", reject).end();
  })));
  for (let index = 0; index < objects; index += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, offset) => post(url("/api/v1/namespaces/default/configmaps"), options, {
      apiVersion: "v1", kind: "ConfigMap", metadata: { name: `fill-${index + offset}`, labels: { fill: "yes" } }, data: { text: "x".repeat(1_000) },
    })));
  }

  const limit = performance.now() + 30_000;
  while (seen.some((count) => count < objects) && performance.now() < limit) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  streams.forEach((stream) => stream.on("error", () => {}).destroy());
  require(seen.every((count) => count >= objects), `a watcher saw ${Math.min(...seen)} of ${objects} objects`);
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${address.pid}/status`, "utf8"))[1]);
}

function post(url, options, body) {
  return new Promise((resolve, reject) => {
    const posting = request(url, { ...options, method: "POST" }, (response) => {
      response.resume().on("end", () => (response.statusCode === 201 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}`))));
    });
    posting.on("error", reject).end(JSON.stringify(body));
  });
}

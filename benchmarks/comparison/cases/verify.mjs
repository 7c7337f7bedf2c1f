import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { measure, must } from "../processes.mjs";
import { require } from "../results.mjs";
import { target } from "../rounds.mjs";
import { median, summary } from "../statistics.mjs";

const objects = 300;
const deployments = 60;
const late = 20;

/** verify/kubernetes in the lab: what many ready objects cost, and how soon readiness is noticed. */
export const verify = {
  name: "verify",
  title: `verify/kubernetes: ${objects} ready objects; the moment of readiness`,
  defaultRounds: 3,
  async run(context) {
    const texts = {
      many: `${objects} ready objects, ${deployments} of them Deployments, verified`,
      command: "the same with the whole command, which plans the stack meanwhile",
      usual: `readiness noticed, median of ${late} a round`,
      worst: "readiness noticed, the slowest",
    };
    if (!context.flywheel) {
      return { rows: [], targets: Object.values(texts).map((text) => target(text, 0, null, "")) };
    }

    const jobs = [];
    const commands = [];
    const plans = [];
    const delays = [];
    for (let round = 0; round < context.rounds && (round === 0 || context.hasTime()); round++) {
      const folder = join(context.folder, `round-${round}`);
      const lab = (...args) => must(context.tool.binary, ["lab", ...args, "--repository", folder]);
      prepare(folder);
      lab("up");
      try {
        const env = JSON.parse(lab("env", "--json")).variables;
        await flywheel(context, folder, ["run", "--stack", "many"]);
        const again = await flywheel(context, folder, ["verify", "--stack", "many"]);
        commands.push(again.ms);
        jobs.push(jobOf(again.document, "verify/kubernetes:many").durationMs);
        plans.push(jobOf(again.document, "verify/converged:many").durationMs);
        require(reportOf(folder, again.document, "many").objects.filter(({ health }) => health === "ready").length === objects, `not all ${objects} objects are ready`);

        const seen = await watch(folder, env);
        const slow = await flywheel(context, folder, ["run", "--stack", "late"]);
        seen.stop();
        delays.push(...delaysOf(reportOf(folder, slow.document, "late"), seen.readyAt));
      } finally {
        lab("down");
        rmSync(folder, { recursive: true, force: true });
      }
    }

    require(delays.length >= late, `only ${delays.length} objects became ready while they were watched`);
    const row = (name, ms) => ({ name, ms, wallMs: summary(ms), cpuMs: 0, results: [] });
    return {
      rows: [row("job", jobs), row("plan beside it", plans), row("command", commands), row("noticed after", delays)],
      targets: [
        target(texts.many, 2_000, median(jobs), "ms"),
        target(texts.command, 2_000, median(commands), "ms"),
        target(texts.usual, 200, median(delays), "ms"),
        target(texts.worst, 200, Math.max(...delays), "ms"),
      ],
    };
  },
};

async function flywheel(context, folder, args) {
  const outputBase = join(context.folder, "flywheel");
  const ended = await measure(context.tool.binary, [...args, folder, "--output", "json"], { cwd: folder, outputBase });
  require(ended.code === 0, `flywheel ${args.join(" ")} ended with ${ended.code}: ${readFileSync(`${outputBase}.stdout`, "utf8").slice(-2_000)}`);
  return { ms: ended.ms, document: JSON.parse(readFileSync(`${outputBase}.stdout`, "utf8")) };
}

const jobOf = (document, id) => document.run.stages.flatMap(({ jobs }) => jobs).find((job) => job.id === id);

function reportOf(folder, document, stack) {
  const { sha256 } = jobOf(document, `verify/kubernetes:${stack}`).artifacts.find(({ name }) => name === "kubernetes.json");
  return JSON.parse(readFileSync(join(folder, ".flywheel", "artifacts", "sha256", sha256.slice(0, 2), sha256.slice(2)), "utf8"));
}

/** From the moment when a watcher of our own heard of it to the moment when flywheel called it ready; those that were ready before do not count. */
function delaysOf(report, readyAt) {
  const start = Date.parse(report.startedAt);
  return report.objects
    .filter(({ kind, name }) => kind === "Deployment" && readyAt.get(name) > start + 50)
    .map(({ name, readyAfterMs }) => Math.max(0, start + readyAfterMs - readyAt.get(name)));
}

/** Follows the Deployments and keeps when each was ready. */
async function watch(folder, env) {
  const kubeconfig = readFileSync(env.KUBECONFIG, "utf8");
  const address = JSON.parse(readFileSync(join(folder, ".flywheel", "lab", "lab.json"), "utf8"));
  const readyAt = new Map();
  let rest = "";
  const watching = await new Promise((resolve, reject) => {
    const asked = request(new URL("/apis/apps/v1/namespaces/default/deployments?watch=true", address.addresses.kubernetes), {
      ca: readFileSync(join(folder, ".flywheel", "lab", "ca.crt")),
      headers: { Authorization: `Bearer ${/token: "?([^"\n]+)"?/.exec(kubeconfig)[1]}` },
    }, (response) => {
      response.on("data", (chunk) => {
        const at = Date.now();
        const lines = (rest + chunk.toString("utf8")).split("\n");
        rest = lines.pop();
        for (const { object } of lines.filter(Boolean).map((line) => JSON.parse(line))) {
          if (object.status?.availableReplicas >= 1 && object.status.observedGeneration >= object.metadata.generation && !readyAt.has(object.metadata.name)) {
            readyAt.set(object.metadata.name, at);
          }
        }
      });
      resolve(asked);
    });
    asked.on("error", reject).end();
  });
  return { readyAt, stop: () => watching.on("error", () => {}).destroy() };
}

function prepare(folder) {
  const write = (path, text) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("organization.yaml", `organization:
  name: benchmark
  environments:
    lab: { cluster_context: lab, namespace: default, domain: lab.localhost }
runners: {}
cache: { server: "http://cache.lab.localhost", name: main }
`);
  write("flywheel.yaml", "environments:\n  lab: { lab: true }\n");
  write(".gitignore", ".flywheel/\n.terraform*\n");
  write("tofu/stacks/many/main.tf", `${provider}
${deployment("many", deployments, "{}")}
resource "kubectl_manifest" "map" {
  count = ${objects - deployments}
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "many-\${count.index}", namespace = "default" }
    data       = { value = "value-\${count.index}" }
  })
}
`);
  // One after the other, a tenth of a second apart, all of them after the apply.
  write("tofu/stacks/late/main.tf", `${provider}
${deployment("late", late, `{ "lab.flywheel.dev/pods" = "slow:\${3 + count.index / 10}" }`)}
`);
  must("git", ["init", "--quiet", folder]);
}

const provider = `terraform {
  required_providers {
    kubectl = { source = "alekc/kubectl" }
  }
}
`;

const deployment = (name, count, annotations) => `resource "kubectl_manifest" "deployment" {
  count            = ${count}
  wait_for_rollout = false
  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "${name}-\${count.index}", namespace = "default" }
    spec = {
      selector = { matchLabels = { app = "${name}-\${count.index}" } }
      template = {
        metadata = { labels = { app = "${name}-\${count.index}" }, annotations = ${annotations} }
        spec     = { containers = [{ name = "main", image = "main:1" }] }
      }
    }
  })
}
`;

import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { measure, must } from "../processes.mjs";
import { require } from "../results.mjs";
import { target } from "../rounds.mjs";
import { median, summary } from "../statistics.mjs";
import { tofu } from "../tools.mjs";

const files = 2_000;
const resources = 20;

/** What a deploy does beside tofu: opening the bundle, comparing, claiming, the supervisor, and the record at the end. */
export const deploy = {
  name: "deploy",
  title: `a deploy of ${resources} terraform_data in a repository of ${files.toLocaleString("en")} files, beside its tofu apply`,
  defaultRounds: 9,
  async run(context) {
    const texts = { before: "from the start of the job to tofu apply, its supervisor included", after: "from the end of tofu apply to the end of the job" };
    if (!context.flywheel) {
      return { rows: [], targets: [target(texts.before, 0, null, ""), target(texts.after, 0, null, "")] };
    }

    const folder = join(context.folder, "repository");
    const bin = join(context.folder, "bin");
    const times = prepare(folder, bin);
    const environment = { PATH: `${bin}${delimiter}${process.env.PATH}`, XDG_STATE_HOME: join(context.folder, "xdg") };
    const before = [];
    const applies = [];
    const after = [];
    for (let round = 0; round < context.rounds && (round === 0 || context.hasTime()); round++) {
      writeFileSync(join(folder, "tofu", "stacks", "one", "main.tf"), stack(round));
      must("git", ["-C", folder, "commit", "--quiet", "--all", "--message", `Round ${round}`]);
      await flywheel(context, folder, environment, "plan");
      rmSync(times, { force: true });
      const deployed = await flywheel(context, folder, environment, "deploy");
      const [began, ended] = readFileSync(times, "utf8").trim().split("\n").map((line) => Number(line) / 1e6);
      const events = readFileSync(join(folder, ".flywheel", "runs", deployed.run.id, "events.ndjson"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
      const at = (type) => Date.parse(events.find((event) => event.type === type && event.job === "deploy/one").at);
      before.push(began - at("job-started"));
      applies.push(ended - began);
      after.push(at("job-finished") - ended);
    }

    const row = (name, ms) => ({ name, ms, wallMs: summary(ms), cpuMs: 0, results: [] });
    return {
      rows: [row("before tofu apply", before), row("tofu apply", applies), row("after it", after)],
      targets: [target(texts.before, 80, median(before), "ms"), target(texts.after, 50, median(after), "ms")],
    };
  },
};

async function flywheel(context, folder, env, command) {
  const outputBase = join(context.folder, "flywheel");
  const ended = await measure(context.tool.binary, [command, folder, "--output", "json"], { cwd: folder, outputBase, env });
  require(ended.code === 0, `flywheel ${command} ended with ${ended.code}: ${readFileSync(`${outputBase}.stdout`, "utf8").slice(-2_000)}`);
  return JSON.parse(readFileSync(`${outputBase}.stdout`, "utf8"));
}

const stack = (round) => `module "lots" {
  source = "../../modules/lots"
  round  = ${round}
}
`;

/** The tool writes down when each apply began and ended; what it is asked for goes to the real one, open files included. */
function prepare(folder, bin) {
  const write = (path, text) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("organization.yaml", `organization:
  name: benchmark
  environments:
    here: { cluster_context: here, namespace: default, domain: here.localhost }
runners: {}
cache: { server: "http://cache.here.localhost", name: main }
`);
  write("flywheel.yaml", 'environments:\n  here: { deploy_from: "*" }\n');
  write(".gitignore", ".flywheel/\n.terraform*\n");
  write("tofu/modules/lots/main.tf", `variable "round" { type = number }
resource "terraform_data" "this" {
  count = ${resources}
  input = "\${var.round} \${count.index}"
}
`);
  write("tofu/stacks/one/main.tf", stack(-1));
  for (let number = 0; number < files; number++) {
    write(`docs/${Math.floor(number / 100)}/${number}.md`, `# ${number}\n`);
  }
  must("git", ["init", "--quiet", "--initial-branch=main", folder]);
  must("git", ["-C", folder, "add", "--all"]);
  must("git", ["-C", folder, "commit", "--quiet", "--message", "Begin"]);

  const times = join(folder, "..", "times");
  mkdirSync(bin);
  const real = must("which", [tofu]).trim();
  const name = join(bin, tofu);
  writeFileSync(name, `#!/bin/sh
[ "$1" = apply ] && date +%s%N >>'${times}'
'${real}' "$@"
code=$?
[ "$1" = apply ] && date +%s%N >>'${times}'
exit $code
`);
  chmodSync(name, 0o755);
  return times;
}

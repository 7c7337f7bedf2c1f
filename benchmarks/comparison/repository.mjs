import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { must } from "./processes.mjs";

export const environmentName = "local";
const resourcesPerModule = 6;

/**
 * What a generated repository holds; the competitors' files are generated from the same description.
 * @param childModules each module calls a local child module, so that `validate` without `init` is impossible
 * @param jobs jobs of the user's own: `{ id, run }`
 */
export function describe({ modules = 0, stackSizes = [], childModules = false, filesPerModule = 4, jobs = [] }) {
  const moduleNames = Array.from({ length: modules }, (_, index) => `m${String(index + 1).padStart(modules > 99 ? 4 : 2, "0")}`);
  let next = 0;
  const stacks = stackSizes.map((size, index) => ({
    name: ["first", "second", "third"][index],
    modules: moduleNames.slice(next, (next += size)),
    resources: size * resourcesPerModule,
  }));
  return { modules: moduleNames, stacks, childModules, filesPerModule, jobs };
}

/** Writes the repository and commits it. */
export function write(folder, repository) {
  for (const [path, content] of filesOf(repository)) {
    writeInto(folder, path, content);
  }
  commit(folder);
}

export function writeInto(folder, path, content, mode = 0o644) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode });
}

/** One commit of all there is, on `main`, with the origin that gitlab-ci-local wants to see; nothing contacts it. */
export function commit(folder) {
  const git = (...args) => must("git", ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com", "-c", "commit.gpgsign=false", ...args], { cwd: folder });
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", "https://gitlab.example.com/acme/platform.git");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Generate the repository");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
}

/** Paths of the files that a module's check reads. */
export function moduleFiles(repository, module) {
  return [...filesOfModule(repository, module)].map(([path]) => path);
}

export function stackFiles(stack) {
  return [...filesOfStack(stack)].map(([path]) => path);
}

function* filesOf(repository) {
  yield [".gitignore", ".flywheel/\n.terraform/\n*.tfstate\n*.tfstate.*\nplan.*\n.make/\n.turbo/\n.gitlab-ci-local/\nnode_modules/\n"];
  yield ["organization.yaml", organization];
  yield ["flywheel.yaml", settings(repository)];
  for (const module of repository.modules) {
    yield* filesOfModule(repository, module);
  }
  for (const stack of repository.stacks) {
    yield* filesOfStack(stack);
  }
}

const organization = `organization:
  name: benchmark
  environments:
    ${environmentName}:
      cluster_context: this-machine
      namespace: benchmark
      domain: localhost

runners:
  docker:
    type: docker
    tags: [docker, linux]

cache:
  server: http://cache.localhost:8080
  name: main
`;

function settings({ stacks, jobs }) {
  const lines = [`default_environment: ${environmentName}`, "environments:", `  ${environmentName}: { deploy_from: "*" }`];
  const states = stacks.map((stack) => `-s, .flywheel/state/${stack.name}-${environmentName}.tfstate`).join(", -a, ");
  const all = stacks.length > 0 ? [...jobs, { id: "verify/applied", run: `[test, ${states}]` }] : jobs;
  if (all.length > 0) {
    lines.push("jobs:", ...all.map((job) => `  - { id: "${job.id}", run: ${job.run} }`));
  }
  return lines.join("\n") + "\n";
}

function* filesOfModule({ childModules, filesPerModule }, module) {
  const folder = `tofu/modules/${module}`;
  if (filesPerModule !== 4) {
    for (let number = 1; number <= filesPerModule; number++) {
      yield [`${folder}/part${String(number).padStart(2, "0")}.tf`, `locals {\n  part_${number} = "${module}-${number}"\n}\n`];
    }
    return;
  }

  // 130 lines in four files
  const own = childModules ? resourcesPerModule - 1 : resourcesPerModule;
  yield [`${folder}/versions.tf`, `terraform {\n  required_version = ">= 1.6"\n}\n`];
  yield [`${folder}/variables.tf`, ["name", "region", "size", "owner", "zone", "labels"].map(variable).join("\n")];
  yield [`${folder}/main.tf`, locals(module) + Array.from({ length: own }, (_, index) => resource(module, index + 1)).join("") + (childModules ? child : "")];
  yield [`${folder}/outputs.tf`, Array.from({ length: own }, (_, index) => output(index + 1)).join("\n")];
  if (childModules) {
    yield [`${folder}/child/main.tf`, `variable "name" {\n  type = string\n}\n${resource(module, resourcesPerModule, "var.name")}`];
  }
}

const variable = (name) => `variable "${name}" {
  description = "The ${name} of what this module makes."
  type        = ${name === "labels" ? "map(string)" : "string"}
  default     = ${name === "labels" ? "{}" : `"${name}"`}
}
`;

const locals = (module) => `locals {
  prefix = "${module}-\${var.name}"
  labels = merge(var.labels, {
    region = var.region
    size   = var.size
    owner  = var.owner
    zone   = var.zone
  })
}
`;

const resource = (module, number, prefix = "local.prefix") => `
resource "terraform_data" "part_${number}" {
  input = {
    name   = "\${${prefix}}-${number}"
    module = "${module}"
    labels = ${prefix === "local.prefix" ? "jsonencode(local.labels)" : '"none"'}
  }
  triggers_replace = [${prefix === "local.prefix" ? "var.region" : "var.name"}, "${number}"]
}
`;

const child = `
module "child" {
  source = "./child"
  name   = local.prefix
}
`;

const output = (number) => `output "part_${number}" {
  description = "What part ${number} made."
  value       = terraform_data.part_${number}.output
}
`;

function* filesOfStack(stack) {
  const calls = stack.modules.map((module) => `\nmodule "${module}" {\n  source = "../../modules/${module}"\n  name   = "${stack.name}"\n}\n`);
  yield [`tofu/stacks/${stack.name}/main.tf`, `terraform {\n  required_version = ">= 1.6"\n}\n${calls.join("")}`];
}

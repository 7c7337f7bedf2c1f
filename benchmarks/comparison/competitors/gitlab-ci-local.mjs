import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { commands } from "../commands.mjs";
import { writeInto } from "../repository.mjs";
import { binFolder, missing, missingFromNpm } from "../tools.mjs";

/** gitlab-ci-local with its shell executor, in the way of running that was its fastest: no isolation, no schema check of the YAML. */
export const gitlabCiLocal = {
  name: "gitlab-ci-local",
  missing: () => missing("rsync", "apt-get install rsync") ?? missingFromNpm("gitlab-ci-local"),
  prepare(folder, repository) {
    const { modules, stacks, jobs } = repository;
    const planned = stacks.map((stack) => `plan-${stack.name}`);
    const checked = ["format", ...modules.map((name) => `module-${name}`), ...stacks.map((stack) => `stack-${stack.name}`)];
    const all = stacks.length === 0 ? jobs.map((own) => job(own.id.replace("/", "-"), "build", [], JSON.parse(own.run).join(" "))) : [
      job("format", "validate", [], commands.format()),
      ...modules.map((name) => job(`module-${name}`, "validate", [], commands.module(name))),
      ...stacks.map((stack) => job(`stack-${stack.name}`, "validate", [], commands.stack(stack.name))),
      ...stacks.map((stack) => job(`plan-${stack.name}`, "plan", [`stack-${stack.name}`, ...stack.modules.map((name) => `module-${name}`)], commands.plan(stack.name))),
      // GitLab allows 50 needs; the validation of all and the plans are 27
      ...stacks.map((stack) => job(`deploy-${stack.name}`, "deploy", [...checked, ...planned], commands.deploy(stack.name))),
      ...stacks.map((stack) => job(`verify-${stack.name}`, "verify", [`deploy-${stack.name}`], commands.verify(stack.name))),
    ];
    writeInto(folder, ".gitlab-ci.yml", `stages: [validate, build, plan, deploy, verify]\n\n${all.join("\n")}`);
    mkdirSync(join(folder, ".gitlab-ci-local", "home"), { recursive: true });
  },
  command: () => ["node", [
    join(binFolder("gitlab-ci-local"), "gitlab-ci-local"),
    "--shell-executor-no-image=true",
    "--shell-isolation=false",
    "--json-schema-validation=false",
    `--concurrency=${availableParallelism()}`,
    `--home=.gitlab-ci-local/home`,
  ]],
};

function job(name, stage, needs, command) {
  return `${name}:\n  stage: ${stage}\n  needs: [${needs.join(", ")}]\n  script:\n    - ${JSON.stringify(command)}\n`;
}

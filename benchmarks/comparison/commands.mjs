import { tofu } from "./tools.mjs";

/**
 * The shell commands of each piece of work. All competitors but flywheel run exactly these. A stack is initialised once for its
 * validation, its plan and its apply.
 */
export const commands = {
  format: () => `${tofu} fmt -check -recursive tofu >/dev/null`,
  module: (name) => chain(
    `${at("modules", name)} init -backend=false -input=false -no-color >/dev/null`,
    `${at("modules", name)} validate -no-color >/dev/null`),
  stack: (name) => chain(
    `${at("stacks", name)} init -input=false -no-color >/dev/null`,
    `${at("stacks", name)} validate -no-color >/dev/null`),
  plan: (name) => chain(
    `${at("stacks", name)} plan -input=false -no-color -out=plan.tfplan >tofu/stacks/${name}/plan.txt`,
    `${at("stacks", name)} show -json plan.tfplan >tofu/stacks/${name}/plan.json`),
  deploy: (name) => `${at("stacks", name)} apply -input=false -no-color plan.tfplan >/dev/null`,
  // with -detailed-exitcode a plan that is not empty ends with 2
  verify: (name) => chain(
    `test -s tofu/stacks/${name}/terraform.tfstate`,
    `${at("stacks", name)} plan -detailed-exitcode -input=false -no-color >/dev/null`),
};

export const chain = (...parts) => parts.join(" && ");

function at(kind, name) {
  return `${tofu} -chdir=tofu/${kind}/${name}`;
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documentOf, jobsOf } from "./competitors/flywheel.mjs";
import { environmentName } from "./repository.mjs";

/** Throws unless the whole pipeline's work was done: every stack planned, its plan readable, everything of it in the state, the plan after it empty. */
export function requireDeployed(competitor, folder, result, repository) {
  if (competitor.name === "flywheel") {
    const ofStack = ({ name }) => [`plan/${name}`, `deploy/${name}`, `verify/converged:${name}`];
    requireJobs(result, [...validationJobs(repository), ...repository.stacks.flatMap(ofStack), "verify/applied"], "succeeded");
    for (const { name } of repository.stacks) {
      const plan = jobsOf(documentOf(result)).find((job) => job.id === `plan/${name}`);
      require(plan.artifacts.length >= 3, `plan/${name} left ${plan.artifacts.length} artifacts instead of plan file, JSON and text`);
    }
  }
  for (const stack of repository.stacks) {
    const state = competitor.name === "flywheel" ? `.flywheel/state/${stack.name}-${environmentName}.tfstate` : `tofu/stacks/${stack.name}/terraform.tfstate`;
    const inState = JSON.parse(readFileSync(join(folder, state), "utf8")).resources.flatMap((resource) => resource.instances).length;
    require(inState === stack.resources, `${state} holds ${inState} resources instead of ${stack.resources}`);
    if (competitor.name !== "flywheel") {
      const plan = JSON.parse(readFileSync(join(folder, `tofu/stacks/${stack.name}/plan.json`), "utf8"));
      require(plan.resource_changes.length === stack.resources, `the plan JSON of ${stack.name} holds ${plan.resource_changes.length} changes`);
      require(existsSync(join(folder, `tofu/stacks/${stack.name}/plan.tfplan`)), `${stack.name} has no plan file`);
      require(readFileSync(join(folder, `tofu/stacks/${stack.name}/plan.txt`), "utf8").includes(`${stack.resources} to add`), `${stack.name} has no plan text`);
    }
  }
}

/** Throws unless flywheel ended these jobs so. */
export function requireJobs(result, ids, outcome) {
  const document = documentOf(result);
  const outcomes = new Map(jobsOf(document).map((job) => [job.id, job.outcome]));
  const wrong = ids.filter((id) => outcomes.get(id) !== outcome).map((id) => `${id} is ${outcomes.get(id) ?? "not there"}`);
  require(document.run.status === "succeeded" && wrong.length === 0, `the run ${document.run.status}; not ${outcome}: ${wrong.join(", ") || "none"}`);
}

export function validationJobs({ modules, stacks }) {
  return ["validate/organization", "validate/format", ...modules.map((name) => `validate/module:${name}`), ...stacks.map(({ name }) => `validate/stack:${name}`)];
}

export function require(condition, otherwise) {
  if (!condition) {
    throw new Error(otherwise);
  }
}

import { readFileSync } from "node:fs";

/** flywheel's own program, without the launcher, as turbo's is measured without its script. */
export function flywheelAs({ binary }) {
  return {
    name: "flywheel",
    missing: () => null,
    prepare: () => {},
    command: (verb = "run") => [binary, [verb, ".", "--output", "json"]],
  };
}

/** The document that a measured run printed. */
export function documentOf(result) {
  return JSON.parse(readFileSync(result.out, "utf8"));
}

/** All jobs of a run as `[id, outcome]`. */
export function jobsOf(document) {
  return document.run.stages.flatMap((stage) => stage.jobs);
}

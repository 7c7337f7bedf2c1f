import { commands } from "../commands.mjs";
import { writeInto } from "../repository.mjs";

/** A plain script: one thing after the other. */
export const bash = {
  name: "bash",
  missing: () => null,
  prepare(folder, { modules, stacks }) {
    const names = stacks.map((stack) => stack.name);
    const lines = [
      commands.format(),
      ...modules.map(commands.module),
      ...names.map(commands.stack),
      ...names.map(commands.plan),
      ...names.map(commands.deploy),
      ...names.map(commands.verify),
    ];
    // set -e overlooks a failure inside an && list, hence the explicit exit
    writeInto(folder, "pipeline.sh", ["#!/usr/bin/env bash", "set -eu", ...lines.map((line) => `{ ${line}; } || exit 1`), ""].join("\n"), 0o755);
  },
  command: () => ["bash", ["pipeline.sh"]],
};

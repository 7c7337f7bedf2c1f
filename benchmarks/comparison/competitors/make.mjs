import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { commands } from "../commands.mjs";
import { moduleFiles, stackFiles, writeInto } from "../repository.mjs";
import { missing } from "../tools.mjs";

/**
 * GNU make with the dependencies that the work really has: a plan waits for its own stack and the modules in it, and nothing is applied
 * before everything is validated and planned. Stamps tell a second run what has not changed.
 */
export const make = {
  name: "make",
  missing: () => missing("make", "apt-get install make"),
  prepare(folder, repository) {
    const { modules, stacks } = repository;
    mkdirSync(join(folder, ".make"), { recursive: true });
    const moduleStamp = (name) => `.make/module-${name}`;
    const stamps = (kind, of = stacks) => of.map((stack) => `.make/${kind}-${stack.name}`);
    const checked = [".make/format", ".make/organization", ...modules.map(moduleStamp), ...stamps("stack")];
    const tofuFiles = [...modules.flatMap((name) => moduleFiles(repository, name)), ...stacks.flatMap(stackFiles)];
    const rules = [
      rule(".make/format", tofuFiles, commands.format()),
      rule(".make/organization", ["organization.yaml"], "test -s organization.yaml"),
      ...modules.map((name) => rule(moduleStamp(name), moduleFiles(repository, name), commands.module(name))),
      ...stacks.map((stack) => rule(`.make/stack-${stack.name}`, [...stackFiles(stack), ...stack.modules.map(moduleStamp)], commands.stack(stack.name))),
      ...stacks.map((stack) => rule(`.make/plan-${stack.name}`, [`.make/stack-${stack.name}`], commands.plan(stack.name))),
      ...stacks.map((stack) => rule(`.make/deploy-${stack.name}`, [...checked, ...stamps("plan")], commands.deploy(stack.name))),
      ...stacks.map((stack) => rule(`.make/verify-${stack.name}`, [`.make/deploy-${stack.name}`], commands.verify(stack.name))),
    ];
    writeInto(folder, "Makefile", [`.PHONY: all checked\nall: ${stamps("verify").join(" ")}\nchecked: ${checked.join(" ")}\n`, ...rules].join("\n"));
  },
  command: (target = "all") => ["make", ["--silent", `-j${availableParallelism()}`, target]],
};

function rule(target, needs, command) {
  return `${target}: ${needs.join(" ")}\n\t${command}\n\t@touch $@\n`;
}

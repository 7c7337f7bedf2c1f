import { dirname } from "node:path";
import { commands } from "../commands.mjs";
import { writeInto } from "../repository.mjs";
import { must } from "../processes.mjs";
import { binFolder, missingFromNpm, turboBinary, versions } from "../tools.mjs";

/** turbo's own native program on a pnpm workspace: a package for each module and stack, two tasks at the root. */
export const turbo = {
  name: "turbo",
  missing: () => missingFromNpm("turbo") ?? missingFromNpm("pnpm") ?? (turboBinary() ? null : "turbo has no program for this processor"),
  environment: () => ({ PATH: `${binFolder("pnpm")}:${dirname(process.execPath)}:${process.env.PATH}` }),
  prepare(folder, { modules, stacks }) {
    const json = (path, content) => writeInto(folder, path, `${JSON.stringify(content, null, 2)}\n`);
    const script = (command) => ({ check: `cd ../../.. && ${command}` });
    json("package.json", {
      name: "benchmark",
      private: true,
      packageManager: `pnpm@${versions.pnpm}`,
      scripts: { format: commands.format(), organization: "test -s organization.yaml" },
    });
    writeInto(folder, "pnpm-workspace.yaml", "packages:\n  - tofu/modules/*\n  - tofu/stacks/*\n");
    json("turbo.json", {
      tasks: {
        check: { dependsOn: ["^check"], outputs: [] },
        "//#format": { inputs: ["tofu/**/*.tf"], outputs: [] },
        "//#organization": { inputs: ["organization.yaml"], outputs: [] },
      },
    });
    for (const name of modules) {
      json(`tofu/modules/${name}/package.json`, { name, version: "1.0.0", private: true, scripts: script(commands.module(name)) });
    }
    for (const stack of stacks) {
      const dependencies = Object.fromEntries(stack.modules.map((name) => [name, "workspace:*"]));
      json(`tofu/stacks/${stack.name}/package.json`, { name: stack.name, version: "1.0.0", private: true, scripts: script(commands.stack(stack.name)), dependencies });
    }
    const env = { ...process.env, ...turbo.environment() };
    must("pnpm", ["install", "--offline", "--ignore-scripts"], { cwd: folder, env });
    must("git", ["add", "--all"], { cwd: folder });
    must("git", ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "Add the workspace"], { cwd: folder });
  },
  command: () => [turboBinary(), ["run", "check", "format", "organization", "--output-logs=errors-only", "--no-update-notifier"]],
};

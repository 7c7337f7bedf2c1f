import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { measure, requireSuccess } from "../processes.mjs";
import { describe, write } from "../repository.mjs";
import { requireJobs } from "../results.mjs";
import { environmentOf, forgetFlywheel, target } from "../rounds.mjs";
import { median, summary } from "../statistics.mjs";

const bytes = 2 ** 30;
const mebibyte = 2 ** 20;

/** A job that prints a gibibyte: memory stays small and the log is complete. */
export const output = {
  name: "output",
  title: "A job that prints 1 GiB",
  defaultRounds: 1,
  async run(context) {
    const memory = "memory under 150 MiB";
    const log = "the log is complete (bytes missing)";
    if (!context.flywheel) {
      return { rows: [], targets: [target(memory, 150, null, "MiB"), target(log, 0, null, "bytes")] };
    }

    const line = "every line of this job is sixty-four bytes long, with its end.".padEnd(63, ".");
    const print = JSON.stringify(["sh", "-c", `yes '${line}' | head -c ${bytes}`]);
    const source = join(context.folder, "source");
    mkdirSync(source);
    write(source, describe({ jobs: [{ id: "build/loud", run: print }] }));
    const results = [];
    for (let round = 0; round < context.rounds; round++) {
      rmSync(join(source, ".flywheel"), { recursive: true, force: true });
      forgetFlywheel(context);
      const [file, args] = context.flywheel.command("build");
      const result = await measure(file, args, {
        cwd: source, env: environmentOf(context.flywheel, context), outputBase: join(context.folder, "loud"), watched: basename(context.tool.binary), limitMs: context.atMost(120_000),
      });
      requireJobs(requireSuccess(result, "flywheel"), ["build/loud"], "succeeded");
      results.push({ ...result, missing: Math.max(0, bytes - longestFile(join(source, ".flywheel", "runs"))) });
    }

    const peak = median(results.map((result) => result.peakBytes)) / mebibyte;
    return {
      rows: [{ name: "flywheel", ms: results.map((result) => result.ms), wallMs: summary(results.map((result) => result.ms)), cpuMs: median(results.map((result) => result.cpuMs)), results }],
      targets: [target(memory, 150, peak || null, "MiB"), target(log, 0, Math.max(...results.map((result) => result.missing)), "bytes")],
    };
  },
};

function longestFile(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(0, ...files.map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).size));
}

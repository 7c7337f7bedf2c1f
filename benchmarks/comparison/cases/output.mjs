import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { ask, measure, requireSuccess } from "../processes.mjs";
import { describe, write } from "../repository.mjs";
import { requireJobs } from "../results.mjs";
import { environmentOf, forgetFlywheel, target } from "../rounds.mjs";
import { median, summary } from "../statistics.mjs";

const bytes = 2 ** 30;
const line = "every line of this job is sixty-four bytes long, with its end.".padEnd(63, ".");
const lines = bytes / (line.length + 1);
const mebibyte = 2 ** 20;

/** A job that prints a gibibyte: memory stays small and the log is complete. */
export const output = {
  name: "output",
  title: "A job that prints 1 GiB",
  defaultRounds: 1,
  async run(context) {
    const memory = "memory under 150 MiB";
    const log = "the log is complete (lines missing)";
    if (!context.flywheel) {
      return { rows: [], targets: [target(memory, 150, null, "MiB"), target(log, 0, null, "lines")] };
    }

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
      results.push({ ...result, missing: lines - linesIn(join(source, ".flywheel", "runs")) });
    }

    const peak = median(results.map((result) => result.peakBytes)) / mebibyte;
    return {
      rows: [{ name: "flywheel", ms: results.map((result) => result.ms), wallMs: summary(results.map((result) => result.ms)), cpuMs: median(results.map((result) => result.cpuMs)), results }],
      targets: [target(memory, 150, peak || null, "MiB"), target(log, 0, Math.max(...results.map((result) => result.missing)), "lines")],
    };
  },
};

// The log holds lines of flywheel's own too, so its length alone would not show a torn end.
function linesIn(runs) {
  const counts = ask("grep", ["--recursive", "--no-filename", "--count", "--line-regexp", "--fixed-strings", "--", line, runs]) ?? "0";
  return counts.split("\n").reduce((sum, count) => sum + Number(count), 0);
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure, must, requireSuccess } from "../processes.mjs";
import { target } from "../rounds.mjs";

/** The engine's own parts, in one process of their own: benchmarks/Flywheel.Benchmarks. */
export const engine = {
  name: "engine",
  title: "The engine's parts",
  defaultRounds: 9,
  async run(context) {
    const project = join(context.root, "benchmarks", "Flywheel.Benchmarks");
    must("dotnet", ["build", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet"], { cwd: context.root });
    const program = join(context.root, "artifacts", "bin", "Flywheel.Benchmarks", "release", "Flywheel.Benchmarks");
    const result = requireSuccess(
      await measure(program, ["--json", "--rounds", String(context.rounds)], { cwd: context.folder, outputBase: join(context.folder, "engine"), limitMs: context.atMost(120_000) }), "Flywheel.Benchmarks");
    const { measurements } = JSON.parse(readFileSync(result.out, "utf8"));
    const rows = measurements.map(({ name, medianMs, minMs, maxMs, rounds }) => (
      { name, ms: [], wallMs: { median: medianMs, min: minMs, max: maxMs, rounds }, cpuMs: null, results: [] }));
    const graphs = measurements.filter(({ name }) => name.startsWith("graph"));
    return { rows, targets: [target("10,000 jobs built and checked under 200 ms", 200, Math.max(...graphs.map(({ medianMs }) => medianMs)), "ms")] };
  },
};

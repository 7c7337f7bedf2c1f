import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documentOf } from "../competitors/flywheel.mjs";
import { gitlabCiLocal } from "../competitors/gitlab-ci-local.mjs";
import { describe, write } from "../repository.mjs";
import { require, requireJobs } from "../results.mjs";
import { inTurns, prepareCopy, present, target } from "../rounds.mjs";
import { median } from "../statistics.mjs";

const many = 50;

/** What a job costs that does nothing. */
export const jobs = {
  name: "jobs",
  title: `${many} jobs of \`true\``,
  defaultRounds: 7,
  async run(context) {
    const competitors = present([context.flywheel, gitlabCiLocal], context).flatMap((tool) => [many, 1].map((count) => withJobs(tool, count, context)));
    const rows = await inTurns({
      competitors,
      rounds: context.rounds,
      context,
      before: (competitor) => competitor.folder,
      arguments_: (competitor) => (competitor.tool === context.flywheel ? ["build"] : []),
      check(competitor, _, result) {
        if (competitor.tool === context.flywheel) {
          requireJobs(result, competitor.repository.jobs.map((job) => job.id), "succeeded");
          result.overheadMs = documentOf(result).run.overheadMs;
        } else {
          const passed = readFileSync(result.out, "utf8").split(" PASS ").length - 1;
          require(passed === competitor.repository.jobs.length, `${passed} jobs passed instead of ${competitor.repository.jobs.length}`);
        }
      },
    });

    for (const name of [...new Set(competitors.map((competitor) => competitor.tool.name))]) {
      const [all, one] = [many, 1].map((count) => rows.find((row) => row.name === nameOf(name, count)));
      if (all && one) {
        context.say(`${name}: each further job costs ${((all.wallMs.median - one.wallMs.median) / (many - 1)).toFixed(2)} ms of wall time`);
      }
    }
    const own = rows.find((row) => row.name === nameOf("flywheel", many));
    const each = own ? median(own.results.map((result) => result.overheadMs)) / many : null;
    return { rows, targets: [target("overhead of at most 3 ms for each job", 3, each, "ms")] };
  },
};

function withJobs(tool, count, context) {
  const own = Array.from({ length: count }, (_, index) => ({ id: `build/true-${String(index + 1).padStart(2, "0")}`, run: '["true"]' }));
  const repository = describe({ jobs: own });
  const source = join(context.folder, `source-${count}`);
  if (!existsSync(source)) {
    mkdirSync(source);
    write(source, repository);
  }
  const folder = prepareCopy(tool, repository, source, join(context.folder, `${tool.name}-${count}`));
  return { ...tool, tool, repository, folder, name: nameOf(tool.name, count) };
}

function nameOf(tool, count) {
  return `${tool}, ${count} ${count === 1 ? "job" : "jobs"}`;
}

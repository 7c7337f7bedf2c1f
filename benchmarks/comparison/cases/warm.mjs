import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { make } from "../competitors/make.mjs";
import { turbo } from "../competitors/turbo.mjs";
import { measure, requireSuccess } from "../processes.mjs";
import { describe, write } from "../repository.mjs";
import { require, requireJobs, validationJobs } from "../results.mjs";
import { environmentOf, forgetFlywheel, inTurns, prepareCopy, present, ratioTarget, target } from "../rounds.mjs";

/** Validate and build again, with nothing changed. */
export const warm = {
  name: "warm",
  title: "Validate and build again, nothing changed: 30 jobs",
  sameWork: true,
  defaultRounds: 15,
  async run(context) {
    // 25 modules, 3 stacks, format, organization
    const { rows } = await again(context, describe({ modules: 25, stackSizes: [8, 8, 9] }), [make, turbo], 120_000);
    return { rows, targets: [ratioTarget(rows, "turbo", 1, "under turbo's own program (at most 1.00 × turbo)")] };
  },
};

/** The same with a thousand modules. */
export const large = {
  name: "large",
  title: "Validate and build again, nothing changed: 1,000 modules of 20 files",
  defaultRounds: 7,
  async run(context) {
    const { rows } = await again(context, describe({ modules: 1000, filesPerModule: 20 }), [], 400_000);
    return { rows, targets: [target("under 700 ms", 700, rows[0]?.wallMs.median ?? null, "ms")] };
  },
};

async function again(context, repository, others, firstLimitMs) {
  const competitors = present([context.flywheel, ...others], context);
  if (competitors.length === 0) {
    return { rows: [] };
  }

  const source = join(context.folder, "source");
  mkdirSync(source);
  write(source, repository);
  forgetFlywheel(context);

  const folders = new Map();
  const rows = await inTurns({
    competitors,
    rounds: context.rounds,
    context,
    async before(competitor) {
      if (!folders.has(competitor)) {
        // copying 20,000 files takes longer than everything else here, and flywheel adds nothing of its own
        const folder = competitors.length === 1 ? source : prepareCopy(competitor, repository, source, join(context.folder, competitor.name));
        const [file, args] = competitor.command(...argumentsOf(competitor));
        const first = await measure(file, args, {
          cwd: folder, env: environmentOf(competitor, context), outputBase: join(context.folder, `${competitor.name}-first`), limitMs: context.atMost(firstLimitMs),
        });
        requireSuccess(first, `${competitor.name}, the first time,`);
        context.say(`${competitor.name}: the first run took ${(first.ms / 1000).toFixed(1)} s`);
        folders.set(competitor, folder);
      }
      return folders.get(competitor);
    },
    arguments_: argumentsOf,
    check: (competitor, _, result) => requireNothingDone(competitor, result, repository),
  });
  return { rows };
}

function argumentsOf(competitor) {
  return { flywheel: ["build"], make: ["checked"] }[competitor.name] ?? [];
}

function requireNothingDone(competitor, result, repository) {
  if (competitor.name === "flywheel") {
    requireJobs(result, validationJobs(repository), "reused");
  } else if (competitor.name === "turbo") {
    const tasks = repository.modules.length + repository.stacks.length + 2;
    require(readFileSync(result.out, "utf8").includes(`${tasks} cached, ${tasks} total`), "turbo did not take all tasks from its cache");
  }
}

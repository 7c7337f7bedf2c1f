import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bash } from "../competitors/bash.mjs";
import { gitlabCiLocal } from "../competitors/gitlab-ci-local.mjs";
import { make } from "../competitors/make.mjs";
import { describe, write } from "../repository.mjs";
import { requireDeployed } from "../results.mjs";
import { forgetFlywheel, inTurns, prepareCopy, present, ratioTarget } from "../rounds.mjs";

/** The whole pipeline, every time from a clean copy. */
export const cold = {
  name: "cold",
  title: "Whole pipeline, cold: 20 modules, 3 stacks (36 + 36 + 48 resources)",
  sameWork: true,
  defaultRounds: 5,
  run: (context) => wholePipeline(context, { childModules: false }, [bash, make, gitlabCiLocal], 0.75),
};

/** The same where the short way, validating without init, is closed. */
export const inits = {
  name: "inits",
  title: "Whole pipeline, cold, where every module needs its init",
  sameWork: true,
  defaultRounds: 5,
  run: (context) => wholePipeline(context, { childModules: true }, [bash, make], 1.03),
};

async function wholePipeline(context, kind, others, limit) {
  const repository = describe({ modules: 20, stackSizes: [6, 6, 8], ...kind });
  const source = join(context.folder, "source");
  mkdirSync(source);
  write(source, repository);

  const competitors = present([context.flywheel, ...others], context);
  const work = join(context.folder, "work");
  const rows = await inTurns({
    competitors,
    rounds: context.rounds,
    context,
    before(competitor) {
      rmSync(work, { recursive: true, force: true });
      forgetFlywheel(context);
      return prepareCopy(competitor, repository, source, work);
    },
    check: (competitor, folder, result) => requireDeployed(competitor, folder, result, repository),
  });
  return { rows, targets: [ratioTarget(rows, "make", limit)] };
}

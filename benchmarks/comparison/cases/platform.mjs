import { cpSync, existsSync } from "node:fs";
import { basename, join } from "node:path";
import { documentOf, jobsOf } from "../competitors/flywheel.mjs";
import { environment, measure, must, requireSuccess } from "../processes.mjs";
import { commit } from "../repository.mjs";
import { require } from "../results.mjs";
import { environmentOf, target } from "../rounds.mjs";
import { median, summary } from "../statistics.mjs";

const brought = ["organization.yaml", "flywheel.yaml", "tofu", "app", ".gitignore"];
const notBrought = new Set(["node_modules", "build", ".svelte-kit", ".flywheel", ".terraform"]);
const firstLimitMs = 300_000;

/** This repository's own platform: all five stages into an empty lab, with warm tools and nothing to build. */
export const platform = {
  name: "platform",
  title: "The reference platform into an empty lab, nothing to build",
  defaultRounds: 3,
  async run(context) {
    const texts = { wall: "the whole run under 20 s", share: "flywheel itself at most 3 % of it" };
    if (!context.flywheel) {
      return { rows: [], targets: Object.values(texts).map((text) => target(text, 0, null, "")) };
    }

    const folder = bring(context);
    const lab = (...args) => must(context.tool.binary, ["lab", ...args, "--repository", folder], { env: environment(environmentOf(context.flywheel, context)) });
    const fresh = [];
    const again = [];
    try {
      await run(context, folder, firstLimitMs); // builds the app and the image
      for (let round = 0; round < context.rounds && (round === 0 || context.hasTime()); round++) {
        lab("up", "--fresh");
        fresh.push(requireReused(await run(context, folder)));
        again.push(requireIdle(requireReused(await run(context, folder))));
      }
    } finally {
      lab("down");
    }

    const shares = (runs) => runs.map(({ document }) => (100 * document.run.overheadMs) / document.run.durationMs);
    context.say(`flywheel itself: ${fresh.map(({ document }) => document.run.overheadMs).join(", ")} ms; with nothing to apply ${median(shares(again)).toFixed(1)} %`);
    return {
      rows: [row("empty lab", fresh), row("nothing to apply", again)],
      targets: [target(texts.wall, 20_000, median(fresh.map(({ ms }) => ms)), "ms"), target(texts.share, 3, median(shares(fresh)), "%")],
    };
  },
};

/** A copy of what the platform is made of, without what builds and runs leave there. */
function bring(context) {
  const folder = join(context.folder, "platform");
  for (const path of brought) {
    cpSync(join(context.root, path), join(folder, path), { recursive: true, filter: (source) => !notBrought.has(basename(source)) });
  }
  commit(folder);
  return folder;
}

async function run(context, folder, limitMs = 120_000) {
  const [file, args] = context.flywheel.command("run");
  const options = { cwd: folder, env: environmentOf(context.flywheel, context), outputBase: join(context.folder, "run"), limitMs: context.atMost(limitMs) };
  const ended = await measure(file, args, options);
  const document = existsSync(ended.out) && ended.code !== null ? documentOf(ended) : null;
  requireSuccess(ended, `flywheel run${document ? ` (${unlucky(document)})` : ""}`);
  return { ...ended, document };
}

const unlucky = (document) => jobsOf(document).filter(({ outcome }) => !["succeeded", "reused"].includes(outcome)).map(({ id, reason }) => `${id}: ${reason}`).join("; ");

/** Nothing was validated or built again, and every stack was planned, applied and verified. */
function requireReused(ran) {
  const jobs = jobsOf(ran.document);
  const done = jobs.filter(({ id }) => /^(validate|build)\//.test(id) && id !== "validate/organization");
  const anew = done.filter(({ outcome }) => outcome !== "reused").map(({ id }) => id);
  require(done.length > 0 && anew.length === 0, `not reused: ${anew.join(", ") || "there is nothing"}`);
  for (const kind of [/^plan\//, /^deploy\//, /^verify\/kubernetes:/, /^verify\/converged:/]) {
    require(jobs.filter(({ id }) => kind.test(id)).length === 3, `not three jobs ${kind.source}`);
  }
  return ran;
}

function requireIdle(ran) {
  const applied = jobsOf(ran.document).filter(({ id, note }) => id.startsWith("deploy/") && note !== "nothing to apply").map(({ id }) => id);
  require(applied.length === 0, `with nothing changed these applied something: ${applied.join(", ")}`);
  return ran;
}

const row = (name, runs) => {
  const ms = runs.map((one) => one.ms);
  return { name, ms, wallMs: summary(ms), cpuMs: median(runs.map(({ cpuMs }) => cpuMs)), results: [] };
};

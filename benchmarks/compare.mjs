import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cold, inits } from "./comparison/cases/cold.mjs";
import { deploy } from "./comparison/cases/deploy.mjs";
import { engine } from "./comparison/cases/engine.mjs";
import { jobs } from "./comparison/cases/jobs.mjs";
import { output } from "./comparison/cases/output.mjs";
import { platform } from "./comparison/cases/platform.mjs";
import { start } from "./comparison/cases/start.mjs";
import { lab } from "./comparison/cases/lab.mjs";
import { verify } from "./comparison/cases/verify.mjs";
import { large, warm } from "./comparison/cases/warm.mjs";
import { flywheelAs } from "./comparison/competitors/flywheel.mjs";
import { endAll } from "./comparison/processes.mjs";
import { machine, sentence, table } from "./comparison/report.mjs";
import { flywheel, tofu } from "./comparison/tools.mjs";

const cases = [start, jobs, engine, warm, cold, inits, deploy, output, large, lab, verify, platform];
/** What is measured when the time limit comes may still end in this time. */
const graceMs = 60_000;

const usage = `benchmarks/compare [--only NAME]… [--rounds N] [--limit MINUTES] [--output human|json] [--keep]

Measures flywheel side by side with other tools. Cases:
${cases.map(({ name, title, defaultRounds }) => `  ${name.padEnd(8)} ${title} (${defaultRounds} rounds)`).join("\n")}

  --only NAME      this case; can be given again (default: all)
  --rounds N       rounds of each case
  --limit MINUTES  begin no further round after this time (default 9), and end within one more
  --output json    one JSON document on stdout, the rest on stderr
  --keep           leave the generated repositories in the temporary folder

FLYWHEEL_BINARY names the program to measure; default: what ./flywheel builds.
Exit code 0: every target met; 1: one missed or not measured; 3: nothing can be measured here; 64: wrong usage.`;

process.exitCode = await main();

async function main() {
  const options = readOptions();
  if (typeof options === "number") {
    return options;
  }

  const say = (text) => (options.json ? process.stderr : process.stdout).write(`${text}\n`);
  if (tofu === null) {
    process.stderr.write("Neither tofu nor terraform is on PATH; there is nothing to compare.\n");
    return 3;
  }

  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), "flywheel-benchmark-"));
  const removeFolder = () => options.keep || rmSync(folder, { recursive: true, force: true });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      endAll();
      removeFolder();
      process.exit(130);
    });
  }

  try {
    const facts = { ...machine(), tofu, jobsAtOnce: availableParallelism(), date: new Date().toISOString() };
    say(`${facts.cores} cores, ${facts.processor}, ${facts.memoryGiB} GiB, Linux ${facts.kernel}, ${tofu}`);
    const tool = findFlywheel(root, say);
    const results = await measureAll(options, { root, folder, tool, say });
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ schemaVersion: 1, machine: facts, cases: results }, null, 2)}\n`);
    }
    const targets = results.flatMap((result) => result.targets);
    say(`\n${targets.filter(({ met }) => met).length} of ${targets.length} targets met.`);
    return targets.every(({ met }) => met) && results.every(({ problems }) => problems.length === 0) ? 0 : 1;
  } finally {
    removeFolder();
  }
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: "string", multiple: true },
        rounds: { type: "string" },
        limit: { type: "string", default: "9" },
        output: { type: "string", default: "human" },
        keep: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }

    const unknown = values.only?.filter((name) => !cases.some((one) => one.name === name)) ?? [];
    const rounds = values.rounds === undefined ? null : Number(values.rounds);
    const wrong = unknown.length > 0 ? `there is no case called ${unknown.join(", ")}`
      : rounds !== null && !(Number.isInteger(rounds) && rounds > 0) ? "--rounds wants a whole number above 0"
      : !(Number(values.limit) > 0) ? "--limit wants minutes"
      : !["human", "json"].includes(values.output) ? "--output is human or json"
      : null;
    if (wrong) {
      throw new TypeError(wrong);
    }

    return { rounds, json: values.output === "json", keep: values.keep, limitMs: Number(values.limit) * 60_000, cases: values.only ? cases.filter(({ name }) => values.only.includes(name)) : cases };
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    return 64;
  }
}

function findFlywheel(root, say) {
  try {
    const tool = flywheel(root);
    say(`flywheel: ${tool.binary}`);
    return tool;
  } catch (error) {
    say(`not measured: flywheel, because ${error.message}`);
    return null;
  }
}

async function measureAll(options, { root, folder, tool, say }) {
  const end = performance.now() + options.limitMs;
  const hasTime = () => performance.now() < end;
  const atMost = (ms) => Math.max(1, Math.min(ms, end + graceMs - performance.now()));
  const results = [];
  for (const one of options.cases) {
    say(`\n${one.title}`);
    const problems = [];
    const notes = [];
    const own = join(folder, one.name);
    const context = {
      root,
      folder: own,
      tool,
      flywheel: tool && flywheelAs(tool),
      rounds: options.rounds ?? one.defaultRounds,
      hasTime,
      atMost,
      say: (text) => (notes.push(text), say(`  ${text}`)),
      problem: (text) => (problems.push(text), say(`  ${text}`)),
    };
    mkdirSync(own);
    results.push({ name: one.name, title: one.title, ...(await measureOne(one, context)), notes, problems });
    if (!options.keep) {
      rmSync(own, { recursive: true, force: true });
    }
    const { rows, targets } = results.at(-1);
    if (rows.length > 0) {
      say(table(rows, one.sameWork));
    }
    targets.forEach((target) => say(sentence(target)));
    results.at(-1).rows = rows.map(({ name, wallMs, cpuMs }) => ({ name, wallMs, cpuMs }));
  }
  return results;
}

async function measureOne(one, context) {
  const nothing = { rows: [], targets: [{ text: one.title, limit: null, measured: null, unit: "", met: null }] };
  if (!context.hasTime()) {
    context.problem("not measured: the time limit is over (--limit)");
    return nothing;
  }
  try {
    return await one.run(context);
  } catch (error) {
    context.problem(error.message);
    return nothing;
  }
}

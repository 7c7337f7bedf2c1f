import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { measure, requireSuccess } from "./processes.mjs";
import { pairedRatio, summary } from "./statistics.mjs";

/** Competitors that can run here; what is missing is said aloud and the others go on. */
export function present(competitors, context) {
  return competitors.filter((competitor) => {
    const reason = competitor?.missing();
    if (reason) {
      context.say(`not measured: ${reason}`);
    }
    return competitor && !reason;
  });
}

/** A copy of the repository with what the competitor needs in it. */
export function prepareCopy(competitor, repository, source, folder) {
  cpSync(source, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  competitor.prepare(folder, repository);
  return folder;
}

/**
 * Measures all competitors in turns, so that a slow minute of the machine meets all of them; each round begins with another one.
 * @param before called with competitor and round, not measured; returns the working folder
 * @param arguments_ for the competitor's command
 * @param check called with competitor, folder and result, not measured; throws when the work was not done
 */
export async function inTurns({ competitors, rounds, context, before, arguments_ = () => [], check }) {
  const measured = new Map(competitors.map((competitor) => [competitor, []]));
  const failed = new Set();
  for (let round = 0; round < rounds && (round === 0 || context.hasTime()); round++) {
    const order = competitors.map((_, index) => competitors[(index + round) % competitors.length]);
    for (const competitor of order.filter((one) => !failed.has(one))) {
      try {
        const folder = await before(competitor, round);
        const [file, args] = competitor.command(...arguments_(competitor));
        const output = join(context.folder, "output", competitor.name);
        mkdirSync(join(context.folder, "output"), { recursive: true });
        const result = requireSuccess(
          await measure(file, args, { cwd: folder, env: environmentOf(competitor, context), outputBase: output, limitMs: context.atMost(120_000) }), competitor.name);
        check(competitor, folder, result);
        measured.get(competitor).push(result);
      } catch (error) {
        failed.add(competitor);
        context.problem(`${competitor.name} did not do its work: ${error.message}`);
      }
    }
  }
  failed.forEach((competitor) => measured.delete(competitor));
  return [...measured].map(([competitor, results]) => ({
    name: competitor.name,
    ms: results.map((result) => result.ms),
    wallMs: summary(results.map((result) => result.ms)),
    cpuMs: summary(results.map((result) => result.cpuMs)).median,
    results,
  }));
}

/** What flywheel may find of earlier rounds outside its repository goes too. */
export function forgetFlywheel(context) {
  rmSync(join(context.folder, "xdg"), { recursive: true, force: true });
}

export function environmentOf(competitor, context) {
  return { ...competitor.environment?.(), XDG_STATE_HOME: join(context.folder, "xdg"), XDG_CACHE_HOME: join(context.folder, "xdg") };
}

/** A target that is a ratio to a competitor of the same rounds; not measured when one of the two is missing. */
export function ratioTarget(rows, other, limit, text) {
  const [own, theirs] = [rows.find((row) => row.name === "flywheel"), rows.find((row) => row.name === other)];
  return target(text ?? `at most ${limit.toFixed(2)} × ${other}`, limit, own && theirs ? pairedRatio(own.ms, theirs.ms) : null, "×");
}

/** @param measured null when it could not be measured */
export function target(text, limit, measured, unit, met = measured !== null && measured <= limit) {
  return { text, limit, measured, unit, met: measured === null ? null : met };
}

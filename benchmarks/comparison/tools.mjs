import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, must } from "./processes.mjs";

const cache = join(tmpdir(), "flywheel-benchmarks-tools");
export const versions = { "gitlab-ci-local": "4.72.0", turbo: "2.11.11", pnpm: "10.34.9" };

/** The tool on PATH that flywheel takes too, or null. */
export const tofu = ["tofu", "terraform"].find((name) => ask(name, ["version"]) !== null) ?? null;

/** Null when the command answers, else what to say about it. */
export function missing(command, howToGet) {
  return ask(command, ["--version"]) === null ? `${command} is not on PATH (${howToGet})` : null;
}

/** Installs an npm package once into a cache folder of its own; null, or what to say when that does not work. */
export function missingFromNpm(name) {
  if (existsSync(packageFolder(name))) {
    return null;
  }
  const folder = join(cache, name);
  mkdirSync(folder, { recursive: true });
  try {
    must("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", `${name}@${versions[name]}`], { cwd: folder });
    return null;
  } catch (error) {
    return `${name} ${versions[name]} could not be installed from npm: ${error.message}`;
  }
}

export function binFolder(name) {
  return join(cache, name, "node_modules", ".bin");
}

/** turbo's own program, without the Node script around it. */
export function turboBinary() {
  const parts = join(cache, "turbo", "node_modules", "@turbo");
  const platform = `linux-${process.arch === "arm64" ? "arm64" : "64"}`;
  const candidates = [join(parts, platform, "bin", "turbo"), join(cache, "turbo", "node_modules", `turbo-${platform}`, "bin", "turbo")];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/**
 * flywheel's launcher and the program that it starts. `FLYWHEEL_BINARY` names a program to measure instead; then there is no launcher.
 */
export function flywheel(root) {
  const given = process.env.FLYWHEEL_BINARY;
  if (given) {
    return { launcher: null, binary: given };
  }
  const launcher = join(root, "flywheel");
  if (!existsSync(launcher)) {
    throw new Error(`there is no ${launcher}; set FLYWHEEL_BINARY to the program to measure`);
  }
  must(launcher, ["--version"], { timeout: 600_000 }); // builds it when sources changed
  const binary = join(root, "artifacts", "flywheel", "flywheel");
  if (!existsSync(binary)) {
    throw new Error(`the launcher works, but ${binary} is not there; set FLYWHEEL_BINARY`);
  }
  return { launcher, binary };
}

function packageFolder(name) {
  return join(cache, name, "node_modules", name);
}

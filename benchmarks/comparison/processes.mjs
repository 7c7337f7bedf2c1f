import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const running = new Set();

/** The environment of every measured process: nothing that only this shell or a CI system has, no calls home. */
export function environment(changes = {}) {
  const own = { ...process.env, CHECKPOINT_DISABLE: "1", TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", NO_COLOR: "1", ...changes };
  const foreign = /^(TF_|GITLAB_|GITHUB_|CI$|CI_|MAKEFLAGS$|MAKELEVEL$|FORCE_COLOR$|FLYWHEEL_|TURBO_(?!TELEMETRY))/;
  return Object.fromEntries(Object.entries(own).filter(([name]) => name in changes || !foreign.test(name)));
}

/** The text output of a short command, or null when it is missing or fails. */
export function ask(file, args, options = {}) {
  const result = spawnSync(file, args, { encoding: "utf8", timeout: 60_000, env: environment(), ...options });
  return result.status === 0 ? result.stdout.trim() : null;
}

/** Runs a step of the preparation, not measured; throws with the end of its output when it fails. */
export function must(file, args, options = {}) {
  const result = spawnSync(file, args, { encoding: "utf8", timeout: 300_000, env: environment(), maxBuffer: 1 << 26, ...options });
  if (result.status !== 0) {
    const output = `${result.error?.message ?? ""}${result.stdout ?? ""}${result.stderr ?? ""}`;
    throw new Error(`${file} ${args.join(" ")} ended with ${result.status ?? result.signal}:\n${lastLines(output)}`);
  }
  return result.stdout;
}

/** Milliseconds of a process that ends at once, from before its start until it was waited for. */
export function timeShort(file, args) {
  const start = process.hrtime.bigint();
  const result = spawnSync(file, args, { stdio: "ignore", env: environment() });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.status !== 0) {
    throw new Error(`${file} ${args.join(" ")} ended with ${result.status ?? result.signal ?? result.error?.message}`);
  }
  return ms;
}

/**
 * Runs one measured process in a group of its own, its output in files beside the working copy, so that reading it costs nothing here.
 * @returns wall and CPU milliseconds (CPU: of the process and all that it waited for, in steps of 10 ms), exit code, paths of the output,
 * and the largest resident memory of `watched` processes in bytes when that is asked for.
 */
export function measure(file, args, { cwd, env = {}, limitMs = 120_000, outputBase, watched = null }) {
  const out = `${outputBase}.stdout`;
  const err = `${outputBase}.stderr`;
  const stdio = ["ignore", openSync(out, "w"), openSync(err, "w")];
  return new Promise((resolve, reject) => {
    const cpuBefore = childCpuMs();
    const start = process.hrtime.bigint();
    const child = spawn(file, args, { cwd, env: environment(env), stdio, detached: true });
    running.add(child);
    let peakBytes = 0;
    const sampler = watched && setInterval(() => (peakBytes = Math.max(peakBytes, peakOf(child.pid, watched))), 10);
    const limit = setTimeout(() => end(child), limitMs);
    const cleanUp = () => {
      clearTimeout(limit);
      clearInterval(sampler);
      running.delete(child);
      stdio.slice(1).forEach((descriptor) => closeSync(descriptor));
    };
    child.once("error", (error) => (cleanUp(), reject(error)));
    child.once("exit", (code, signal) => {
      const ms = Number(process.hrtime.bigint() - start) / 1e6;
      cleanUp();
      resolve({ ms, cpuMs: childCpuMs() - cpuBefore, code, signal, out, err, peakBytes });
    });
  });
}

/** Throws with the end of the output unless the process ended with 0. */
export function requireSuccess(result, name) {
  if (result.code !== 0) {
    const output = readFileSync(result.err, "utf8") || readTail(result.out);
    throw new Error(`${name} ended with ${result.code ?? result.signal}:\n${lastLines(output)}`);
  }
  return result;
}

/** Kills what is still running, when the comparison itself is interrupted. */
export function endAll() {
  running.forEach(end);
}

function end(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
}

// Fields 16 and 17 of proc_pid_stat(5): CPU time of children that were waited for, in clock ticks of 10 ms.
function childCpuMs() {
  const afterName = readFileSync("/proc/self/stat", "utf8").split(") ").pop().split(" ");
  return (Number(afterName[13]) + Number(afterName[14])) * 10;
}

// VmHWM only grows, so a sample shortly before the end is enough. A launcher does not count, the program that it starts does.
function peakOf(pid, watched) {
  try {
    const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
    const own = watched.slice(0, 15) === name ? 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) : 0;
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(join(`/proc/${pid}/task`, task, "children"), "utf8").split(" ").filter(Boolean));
    return Math.max(own, ...children.map((child) => peakOf(child, watched)));
  } catch {
    return 0; // it has ended meanwhile
  }
}

function readTail(path) {
  return readFileSync(path).subarray(-20_000).toString("utf8");
}

function lastLines(text) {
  return text.trimEnd().split("\n").slice(-15).map((line) => `    ${line}`).join("\n");
}

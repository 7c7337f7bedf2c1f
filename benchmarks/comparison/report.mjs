import { cpus, release, totalmem } from "node:os";

/** The machine that the numbers belong to. */
export function machine() {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  };
}

/** The rows of one case as a table; where all rows are the same work, with how many times longer than flywheel each took. */
export function table(rows, sameWork) {
  const own = sameWork && rows.find((row) => row.name === "flywheel");
  const lines = [
    ["", "median", "fastest", "slowest", "CPU", "rounds", own ? "× flywheel" : ""],
    ...rows.map((row) => [
      row.name,
      duration(row.wallMs.median),
      duration(row.wallMs.min),
      duration(row.wallMs.max),
      row.cpuMs === null ? "" : duration(row.cpuMs),
      String(row.wallMs.rounds),
      own && row !== own ? (row.wallMs.median / own.wallMs.median).toFixed(2) : "",
    ]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ").trimEnd())
    .map((line) => `  ${line}`)
    .join("\n");
}

/** "target: at most 0.75 × make, measured 0.71 ×: met" */
export function sentence({ text, measured, unit, met }) {
  const found = measured === null ? "not measured" : `measured ${number(measured)} ${unit}`;
  return `  target: ${text}, ${found}${met === null ? "" : met ? ": met" : ": MISSED"}`;
}

function duration(ms) {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${number(ms)} ms`;
}

function number(value) {
  return Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

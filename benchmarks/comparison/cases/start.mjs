import { timeShort } from "../processes.mjs";
import { target } from "../rounds.mjs";
import { median, summary } from "../statistics.mjs";

/** How long it takes before anything happens. */
export const start = {
  name: "start",
  title: "Start: `flywheel --version`",
  defaultRounds: 40,
  async run(context) {
    const { launcher, binary } = context.tool ?? {};
    const programs = [["true", "true", []], ["flywheel", binary, ["--version"]], ["launcher", launcher, ["--version"]]].filter(([, file]) => file);
    const times = new Map(programs.map(([name]) => [name, []]));
    for (let round = 0; round < context.rounds; round++) {
      programs.forEach(([name, file, args]) => times.get(name).push(timeShort(file, args)));
    }
    const rows = [...times].map(([name, ms]) => ({ name, ms, wallMs: summary(ms), cpuMs: null, results: [] }));
    const overhead = launcher ? median(times.get("launcher").map((ms, round) => ms - times.get("flywheel")[round])) : null;
    if (binary && !launcher) {
      context.say("not measured: the launcher, because FLYWHEEL_BINARY names a program");
    }
    return {
      rows,
      targets: [
        target("the program under 20 ms", 20, binary ? median(times.get("flywheel")) : null, "ms"),
        target("the launcher at most 10 ms on top", 10, overhead, "ms"),
      ],
    };
  },
};

using Flywheel.FakeTool;

var script = Environment.GetEnvironmentVariable("FAKE_TOOL_SCRIPT")
    ?? Path.Combine(AppContext.BaseDirectory, "fake-tool.script");
using var standardOutput = Console.OpenStandardOutput();
using var standardError = Console.OpenStandardError();
using var signals = new SignalLedger(script + ".ledger", standardOutput);

// The starts have a ledger of their own: the judge of "it ran once" or "it never ran".
using var starts = new SignalLedger(script + ".starts", standardOutput);
starts.Append($"start {Environment.ProcessId} {string.Join(' ', args)}");
var code = new ScriptedTool(args, standardOutput, standardError, signals).Run(File.ReadAllLines(script));
starts.Append($"end {Environment.ProcessId} {code}");
return code;

using Flywheel.FakeTool;

var script = Environment.GetEnvironmentVariable("FAKE_TOOL_SCRIPT")
    ?? Path.Combine(AppContext.BaseDirectory, "fake-tool.script");
using var standardOutput = Console.OpenStandardOutput();
using var standardError = Console.OpenStandardError();
using var signals = new SignalLedger(script + ".ledger", standardOutput);

return new ScriptedTool(args, standardOutput, standardError, signals).Run(File.ReadAllLines(script));

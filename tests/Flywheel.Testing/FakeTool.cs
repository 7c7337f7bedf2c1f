using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Processes;

namespace Flywheel.Testing;

/// <summary>
/// A program in a folder, with any name, that does what its script says (the script's words are listed at <c>ScriptedTool</c>).
/// It is a shell line that becomes the fake tool by exec, so pid and signals are the tool's own and it needs nothing from its environment.
/// </summary>
internal sealed class FakeTool
{
    private static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Flywheel.FakeTool", ConfigurationFolder, "Flywheel.FakeTool"));

    private readonly string _script;

    private FakeTool(string path, string script) => (ProgramFile, _script) = (path, script);

    /// <summary>Absolute path of the program.</summary>
    public string ProgramFile { get; }

    /// <summary>What it wrote down: lines of its script's <c>ledger</c> and signals; empty when it was never started.</summary>
    public IReadOnlyList<string> Ledger => File.Exists(_script + ".ledger") ? File.ReadAllLines(_script + ".ledger") : [];

    /// <summary>The arguments of every start, in order, joined by spaces.</summary>
    public IReadOnlyList<string> Starts => File.Exists(_script + ".starts")
        ? [.. File.ReadAllLines(_script + ".starts").Where(l => l.StartsWith("start ", StringComparison.Ordinal)).Select(l => l.Split(' ', 3)[2])]
        : [];

    /// <summary>How often it was started with this as its first argument.</summary>
    public int StartsOf(string first) => Starts.Count(arguments => arguments == first || arguments.StartsWith(first + " ", StringComparison.Ordinal));

    private static string ConfigurationFolder => Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    /// <summary>Puts the tool into the folder.</summary>
    public static FakeTool Create(string folder, string name, params string[] script)
    {
        _ = Directory.CreateDirectory(folder);
        var tool = new FakeTool(Path.Combine(folder, name), Path.Combine(folder, $".{name}.script"));
        tool.Script(script);
        var runtime = Path.GetDirectoryName(Environment.ProcessPath) is { } host && File.Exists(Path.Combine(host, "dotnet")) ? host : Environment.GetEnvironmentVariable("DOTNET_ROOT");
        var root = runtime is null ? "" : $"DOTNET_ROOT={Quote(runtime)} ";
        File.WriteAllText(tool.ProgramFile, string.Create(CultureInfo.InvariantCulture, $"#!/bin/sh\n{root}FAKE_TOOL_SCRIPT={Quote(tool._script)} DOTNET_TieredPGO=0 exec {Quote(Program)} \"$@\"\n"));
        File.SetUnixFileMode(tool.ProgramFile, (UnixFileMode)0b111_101_101);
        return tool;
    }

    /// <summary>Gives it another script.</summary>
    public void Script(params string[] lines) => File.WriteAllLines(_script, lines);

    /// <summary>A command that starts it in its own folder with nothing in its environment.</summary>
    public ToolCommand Command(params string[] arguments) => new()
    {
        File = ProgramFile,
        Arguments = [.. arguments],
        Directory = Path.GetDirectoryName(ProgramFile)!,
        Environment = ImmutableSortedDictionary<string, string>.Empty,
    };

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

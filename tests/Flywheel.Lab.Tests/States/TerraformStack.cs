using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.States;

/// <summary>A folder in which the real terraform runs with a stated environment.</summary>
internal sealed class TerraformStack(string folder, ImmutableSortedDictionary<string, string> environment)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ProcessRunner _processes = new(TimeProvider.System);

    /// <summary>Replaces main.tf.</summary>
    public void Write(string hcl)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "main.tf"), hcl);
    }

    /// <summary>Runs a command and returns its exit code and all it printed.</summary>
    public async Task<(int? Exit, string Output)> RunAsync(params ImmutableArray<string> arguments)
    {
        var output = new RecordedOutput();
        var exit = await _processes.RunAsync(new()
        {
            File = RequiredTool.Find("terraform"),
            Arguments = arguments,
            Directory = folder,
            Environment = environment.SetItem("PATH", "/usr/bin:/bin").SetItem("HOME", folder).SetItem("CHECKPOINT_DISABLE", "1"),
            Timeout = Limit,
        }, output, StopSignal.None);
        return (exit.Code, output.Standard + output.Error);
    }

    /// <summary>Runs a command that must end well.</summary>
    /// <returns>All it printed.</returns>
    public async Task<string> DoAsync(params ImmutableArray<string> arguments)
    {
        var (exit, output) = await RunAsync(arguments);
        Assert.True(exit == 0, output);
        return output;
    }
}

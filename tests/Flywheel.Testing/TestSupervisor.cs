using Flywheel.Supervision;

namespace Flywheel.Testing;

/// <summary>The supervisor as tests start it: flywheel itself, as the build left it.</summary>
internal static class TestSupervisor
{
    private static readonly string Build = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    public static SupervisorProgram Program { get; } = WithRuntime(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Flywheel.Cli", Build, "Flywheel.Cli")));

    // It gets the command's environment, which need not say where this .NET lies; a released flywheel needs none.
    private static SupervisorProgram WithRuntime(string program) =>
        Path.GetDirectoryName(Environment.ProcessPath) is { } host && File.Exists(Path.Combine(host, "dotnet")) ? new("/usr/bin/env", [$"DOTNET_ROOT={host}", program, "supervise"])
        : Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? new("/usr/bin/env", [$"DOTNET_ROOT={root}", program, "supervise"])
        : new(program, ["supervise"]);
}

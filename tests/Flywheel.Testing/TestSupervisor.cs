using Flywheel.Supervision;

namespace Flywheel.Testing;

/// <summary>The supervisor as tests start it: flywheel itself, as the build left it.</summary>
internal static class TestSupervisor
{
    public static SupervisorProgram Program { get; } = new(
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Flywheel.Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Flywheel.Cli")),
        ["supervise"]);
}

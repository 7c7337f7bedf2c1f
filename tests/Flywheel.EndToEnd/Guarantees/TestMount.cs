using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>Small disks that come and go.</summary>
internal static class TestMount
{
    /// <summary>Runs <c>mount</c> or <c>umount</c> to its end.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using var running = FlywheelProgram.Start(RequiredTool.Find(program), arguments, "/", new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin" });
#pragma warning disable VSTHRD002 // fixtures end without a task
        running.WaitAsync().GetAwaiter().GetResult().ExitedWith(0);
#pragma warning restore VSTHRD002
    }
}

using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Tools;

namespace Flywheel.Sandboxing;

/// <summary>Finds out whether this machine can run a program in a <see cref="Sandbox"/>, by doing it.</summary>
internal sealed class SandboxFinder(ToolPath path, IProcessRunner processes)
{
    private const string Install = "Install bubblewrap and util-linux (apt-get install bubblewrap util-linux).";

    // The sysctls are Debian's, the kernel's and Ubuntu's, in this order.
    private const string Allow =
        "Let unprivileged users make namespaces: sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces=10000, "
        + "kernel.apparmor_restrict_unprivileged_userns=0 (or an AppArmor profile for bwrap); a container must be allowed to mount /proc and to "
        + "unshare (docker: --security-opt seccomp=unconfined --security-opt systempaths=unconfined). Or run it on a machine that can.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Who the sandbox would run as. Default: as this process is.</summary>
    public Func<SandboxUser?> ChooseUser { get; init; } =
        () => SandboxUser.Choose(NativeFiles.CurrentUser, File.Exists("/proc/self/uid_map") ? File.ReadAllText("/proc/self/uid_map") : "");

    /// <summary>A sandbox in which the tool has answered, or why there is none and what to do about it.</summary>
    public async Task<Checked<Sandbox>> FindAsync(Tool tool)
    {
        if (path.Find("bwrap") is not { } bubblewrap)
        {
            return Impossible("bwrap, which makes the namespaces, is not on PATH.", Install);
        }

        if (ChooseUser() is not { } user)
        {
            return Impossible("flywheel runs as root, and there is no other user here whom the programs could run as.", "Run flywheel as another user.");
        }

        var setpriv = path.Find("setpriv");
        if (user.Id is not null && setpriv is null)
        {
            return Impossible("flywheel runs as root, and setpriv, by which the programs would become another user, is not on PATH.", Install);
        }

        var sandbox = new Sandbox(new(bubblewrap, setpriv, path.Find("prlimit")), SandboxedProgram.Of(tool.Path), user);
        return await WhyNotAsync(sandbox, tool) is { } why ? Impossible(why, Allow) : new(sandbox, []);
    }

    private async Task<string?> WhyNotAsync(Sandbox sandbox, Tool tool)
    {
        var output = new CapturedOutput(limit: 64 * 1024);
        var exit = await processes.RunAsync(
            sandbox.Enclose(
                new()
                {
                    File = tool.Path,
                    Arguments = ["version"],
                    Directory = "/",
                    Environment = ImmutableSortedDictionary<string, string>.Empty.Add("CHECKPOINT_DISABLE", "1"),
                    Timeout = Patience,
                },
                []),
            output,
            StopSignal.None);
        return exit.IsSuccess ? null : $"{tool.Name} did not run in one: {LastLine(output.ErrorText) ?? $"it ended with {exit}"}";
    }

    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    private static Checked<Sandbox> Impossible(string why, string help) => new(null, [SandboxRules.Impossible.Create(why, help)]);
}

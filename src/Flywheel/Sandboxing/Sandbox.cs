using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Processes;

namespace Flywheel.Sandboxing;

/// <summary>
/// Runs a program that may do whatever a stranger told it to: in user, mount, pid, network, ipc, uts and cgroup namespaces of its own, where
/// nothing is to be seen but the program and the named places, without network, capabilities or a way to gain any.
/// </summary>
/// <remarks>
/// The namespaces are bubblewrap's. Where flywheel is root, setpriv gives the user away before bubblewrap starts, so that the kernel takes
/// nothing inside for root even if the sandbox had a hole. Everything in it ends with flywheel.
/// </remarks>
/// <param name="tools">What it is built with.</param>
/// <param name="program">What runs in it, and nothing else.</param>
/// <param name="user">Who runs it.</param>
internal sealed class Sandbox(SandboxTools tools, SandboxedProgram program, SandboxUser user)
{
    /// <summary>The home directory inside: empty, in memory, gone at the end.</summary>
    public const string Home = "/home/sandbox";

    // What flywheel itself says to tofu; whatever else a command brings from outside stays outside.
    private static readonly ImmutableArray<string> Passing =
        ["CHECKPOINT_DISABLE", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "LANG", "TF_DATA_DIR", "TF_IN_AUTOMATION", "TF_INPUT", "TZ"];

    private static readonly ImmutableSortedDictionary<string, string> Stated = ImmutableSortedDictionary<string, string>.Empty
        .Add("HOME", Home).Add("PATH", "/usr/local/bin:/usr/bin:/bin").Add("TMPDIR", "/tmp").Add("USER", "sandbox");

    public SandboxUser User => user;

    public SandboxLimits Limits { get; init; } = new();

    /// <summary>The command as it runs in the sandbox. Of its environment only what flywheel itself states comes along.</summary>
    /// <param name="command">Its program is not looked at: the sandbox has but one.</param>
    /// <param name="places">What is visible besides the program. A later place may lie in an earlier one.</param>
    /// <param name="variables">Further variables, which the programs inside may give to anybody.</param>
    public ToolCommand Enclose(ToolCommand command, IEnumerable<SandboxPlace> places, ImmutableSortedDictionary<string, string>? variables = null)
    {
        ImmutableArray<string> line =
        [
            .. user.Id is { } id ? GiveAway(id) : [],
            .. tools.Prlimit is { } prlimit ? [prlimit, .. Limits.Arguments(countsProcesses: user.Id is not null), "--"] : Array.Empty<string>(),
            tools.Bubblewrap, .. Walls(), .. program.Places.Concat(places).SelectMany(Show), "--remount-ro", "/", "--chdir", command.Directory,
            "--", program.Path, .. command.Arguments,
        ];
        return command with
        {
            File = line[0],
            Arguments = line[1..],
            // Who runs it may not even be able to look at the directory as it lies outside.
            Directory = "/",
            Environment = Stated
                .SetItems(command.Environment.Where(variable => Passing.Contains(variable.Key)))
                .SetItems(variables ?? ImmutableSortedDictionary<string, string>.Empty),
            Shown = $"{command} (in a sandbox)",
        };
    }

    private ImmutableArray<string> GiveAway(uint id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        return [tools.Setpriv!, $"--reuid={number}", $"--regid={number}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--"];
    }

    private ImmutableArray<string> Walls()
    {
        var scratch = Limits.Scratch.ToString(CultureInfo.InvariantCulture);
        return
        [
            "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup", "--disable-userns",
            "--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--cap-drop", "ALL", "--die-with-parent", "--new-session",
            "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--size", scratch, "--tmpfs", "/tmp", "--size", scratch, "--tmpfs", Home,
        ];
    }

    private static string[] Show(SandboxPlace place) => [place.IsWritable ? "--bind" : "--ro-bind", place.Source, place.Path];
}

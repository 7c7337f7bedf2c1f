using System.Collections.Immutable;

namespace Flywheel.Supervision;

/// <summary>Whether a supervisor can outlive flywheel here, and why. When in doubt it cannot: waiting for an apply is safe, leaving it to be killed is not.</summary>
/// <param name="IsPossible">It can.</param>
/// <param name="Reason">A sentence without its full stop.</param>
internal sealed record Survival(bool IsPossible, string Reason)
{
    /// <summary>Overrules what is found out below: <c>always</c> or <c>never</c>.</summary>
    public const string Variable = "FLYWHEEL_DETACH";

    // The kernel gives this number to the namespace that the machine started with.
    private const string FirstPidNamespace = "pid:[4026531836]";

    private static readonly ImmutableArray<string> CiVariables =
        ["GITLAB_CI", "GITHUB_ACTIONS", "BUILDKITE", "JENKINS_URL", "TF_BUILD", "TEAMCITY_VERSION", "CIRCLECI", "CI"];

    private static readonly ImmutableArray<string> ContainerWords = ["kubepods", "docker", "containerd", "libpod", "crio", "lxc"];

    // Programs that keep a machine, or what looks like one, going.
    private static readonly ImmutableArray<string> Inits = ["systemd", "init"];

    /// <summary>Judges the facts.</summary>
    public static Survival Of(SurvivalFacts facts)
    {
        if (facts.Pid == 1)
        {
            return No("flywheel is the first process of its container, and when that ends all others are killed");
        }

        switch (facts.Variables.GetValueOrDefault(Variable))
        {
            case "always":
                return new(true, $"{Variable} says so");
            case "never":
                return No($"{Variable} says so");
            default:
                return (Ci(facts) ?? Container(facts) ?? Units(facts)) is { } reason ? No(reason) : new(true, "nothing here ends together with flywheel");
        }
    }

    private static Survival No(string reason) => new(false, reason);

    private static string? Ci(SurvivalFacts facts) =>
        CiVariables.FirstOrDefault(name => facts.Variables.GetValueOrDefault(name) is { Length: > 0 } value && value is not ("false" or "0")) is { } variable
            ? $"this is a CI job ({variable} is set), and what a job leaves running is killed"
            : null;

    private static string? Container(SurvivalFacts facts)
    {
        if (facts.Found is [var marker, ..])
        {
            return $"this is a container ({marker} exists), and it ends with its first process";
        }

        if (Lines(facts).SelectMany(Parts).FirstOrDefault(part => ContainerWords.Any(word => part.Contains(word, StringComparison.Ordinal))) is { } part)
        {
            return $"this is a container (its cgroup is in {part}), and it ends with its first process";
        }

        return facts.PidNamespace.Length > 0 && facts.PidNamespace != FirstPidNamespace && !Inits.Contains(facts.FirstProcess)
            ? $"this is a pid namespace of its own, and it ends with its first process ({facts.FirstProcess})"
            : null;
    }

    // A unit of systemd ends with all that is in it. A session or a terminal is a scope, which ends when its last process does.
    private static string? Units(SurvivalFacts facts) =>
        Lines(facts).Select(line => Parts(line).LastOrDefault(part => part.EndsWith(".service", StringComparison.Ordinal) || part.EndsWith(".scope", StringComparison.Ordinal)))
            .FirstOrDefault(unit => unit?.EndsWith(".service", StringComparison.Ordinal) == true) is { } service
            ? $"flywheel runs in the systemd unit {service}, which ends with all its processes"
            : null;

    private static IEnumerable<string> Lines(SurvivalFacts facts) =>
        facts.Cgroups.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 3)[^1]);

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}

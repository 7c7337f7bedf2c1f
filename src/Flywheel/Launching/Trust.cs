using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Repositories;

namespace Flywheel.Launching;

/// <summary>Whether whoever made the change may run programs here as flywheel's user. Only what is outside of the checkout can say yes; anything can say no.</summary>
internal static class Trust
{
    private const string Variable = "FLYWHEEL_UNTRUSTED";

    private static readonly string[] Nos = ["", "0", "false", "no"];

    /// <summary>Why the change is not trusted, as the end of a sentence; null when it is.</summary>
    public static string? WhyNot(LaunchOptions options)
    {
        if (options.IsUntrusted)
        {
            return "it was asked for so";
        }

        // A word that is not known must not open a door.
        if (options.Variables.TryGetValue(Variable, out var value) && !Nos.Contains(value.Trim().ToLowerInvariant()))
        {
            return $"{Variable} is \"{FileName.Printable(value)}\"";
        }

        var ci = CiEnvironment.Read(options.Variables);
        return ci.IsFork ? $"it is a merge request of a fork, as {ci.Provider} says, or of a project that it does not name" : null;
    }

    /// <summary>The stages that are left of those that were asked for.</summary>
    /// <exception cref="LaunchException">Nothing would be left of what was asked for.</exception>
    public static Stage[] Allowed(string command, IEnumerable<Stage> stages, string reason)
    {
        // A deploy that is resumed has all stages, and it is still a deploy.
        Stage[] allowed = command is "deploy" or "verify" ? [] : [.. stages.Where(stage => stage is Stage.Validate or Stage.Build or Stage.Plan)];
        return allowed.Length > 0 ? allowed : throw new LaunchException(LaunchFailure.Refused, SandboxRules.NotForUntrusted.Create(
            $"The change is not trusted: {reason}. Of {command}, nothing may run for it.", "Merge it, or run it as trusted after reading it."));
    }
}

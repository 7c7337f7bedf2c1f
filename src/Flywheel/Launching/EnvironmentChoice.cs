using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Settings;

namespace Flywheel.Launching;

/// <summary>Decides which environment a run is for.</summary>
internal static class EnvironmentChoice
{
    /// <summary>
    /// The asked one; else the settings' default, else the only one, else the only one that is a lab. Null when the organization cannot
    /// be used, or when no stage of the run needs one and none is decided.
    /// </summary>
    /// <exception cref="LaunchException">The asked one does not exist, or one is needed and none is decided.</exception>
    public static string? Of(Organization? organization, FlywheelSettings settings, string? asked, ImmutableArray<Stage> stages)
    {
        if (organization is null)
        {
            return null;
        }

        var names = organization.Environments.Select(e => e.Name).ToList();
        if ((asked ?? settings.DefaultEnvironment) is { } wanted)
        {
            return names.Contains(wanted) ? wanted : throw new LaunchException(LaunchFailure.Usage, LaunchRules.UnknownEnvironment.Create(
                $"There is no environment \"{wanted}\".", Spelling.DidYouMean(wanted, names) ?? $"There are: {string.Join(", ", names)}."));
        }

        var labs = names.Where(name => settings.Environment(name).Lab).ToList();
        return (names, labs) switch
        {
            ([var only], _) => only,
            (_, [var lab]) => lab,
            _ when stages.All(stage => stage is Stage.Validate or Stage.Build) => null,
            _ => throw new LaunchException(LaunchFailure.Usage, LaunchRules.NoEnvironment.Create(
                $"The organization has the environments {string.Join(", ", names)}.", $"Say which one: --env {names[0]}")),
        };
    }
}

using System.Collections.Immutable;
using System.Diagnostics;

namespace Flywheel.Jobs;

/// <summary>Stages as words.</summary>
internal static class StageNames
{
    /// <summary>The stages of a pipeline that changes something, in order.</summary>
    public static ImmutableArray<Stage> Sequential { get; } = [Stage.Validate, Stage.Build, Stage.Plan, Stage.Deploy, Stage.Verify];

    /// <summary>The word in job ids, JSON and commands.</summary>
    public static string Name(this Stage stage) => stage switch
    {
        Stage.Validate => "validate",
        Stage.Build => "build",
        Stage.Plan => "plan",
        Stage.Deploy => "deploy",
        Stage.Verify => "verify",
        Stage.Drift => "drift",
        _ => throw new UnreachableException(),
    };

    /// <summary>The stage of that word, or null.</summary>
    public static Stage? Parse(string name) => Enum.GetValues<Stage>().Cast<Stage?>().FirstOrDefault(s => s!.Value.Name() == name);
}

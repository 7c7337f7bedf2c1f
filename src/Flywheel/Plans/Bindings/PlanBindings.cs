using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Plans.Bindings;

/// <summary>What a plan depends on besides itself, as it is now: written into the bundle when it is made, compared before it is applied.</summary>
internal sealed record PlanBindings
{
    public required string Stack { get; init; }

    public required string Environment { get; init; }

    /// <summary>See <see cref="VariablesDigest"/>.</summary>
    public required Digest Variables { get; init; }

    /// <summary>Of the dependency lock file; null: there is none.</summary>
    public required Digest? Lock { get; init; }

    /// <summary><c>tofu</c> or <c>terraform</c>.</summary>
    public required string Tool { get; init; }

    public required string ToolVersion { get; init; }

    /// <summary>See <see cref="EffectiveBackend"/>; null: not known, because init did not succeed.</summary>
    public required string? Backend { get; init; }

    /// <summary>Absolute path of the private tree.</summary>
    public required string TreePath { get; init; }

    /// <summary>By the names of <see cref="TargetNames"/>.</summary>
    public ImmutableSortedDictionary<string, string> Targets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Digest or reference of the image; null: none.</summary>
    public string? Image { get; init; }

    /// <summary>Puts together what is known now.</summary>
    /// <param name="target">The stack.</param>
    /// <param name="context">Its jobs made image and app.</param>
    /// <param name="place">Where the plan was made, or is to be applied.</param>
    /// <param name="identity">Asked for beside the plan.</param>
    public static PlanBindings Of(StackTarget target, JobContext context, PlanPlace place, TargetIdentity identity) => new()
    {
        Stack = target.Stack.Name,
        Environment = target.Environment,
        Variables = VariablesDigest.Of(target, context, place.PlanFile),
        Lock = place.Folder is { LockFile: var file } && File.Exists(file) ? Digest.OfFile(file) : null,
        Tool = target.Tofu.Name,
        ToolVersion = target.Tofu.Version,
        Backend = place.Folder is { } folder ? EffectiveBackend.Read(folder.DataFolder, target) : null,
        TreePath = place.TreePath,
        Targets = identity.Targets,
        Image = context.ResultOf(JobIds.Image)?.Facts is { } image ? image.GetValueOrDefault("image-reference") ?? image.GetValueOrDefault("image") : null,
    };

    /// <summary>The same, with the targets asked for now: where nothing else is to be done meanwhile.</summary>
    public static async Task<PlanBindings> CollectAsync(StackTarget target, JobContext context, PlanPlace place, CancellationToken cancellationToken)
    {
        var identity = TargetIdentity.ReadAsync(target, context, cancellationToken);
        var bindings = Of(target, context, place, TargetIdentity.None);
        return bindings with { Targets = (await identity).Targets };
    }
}

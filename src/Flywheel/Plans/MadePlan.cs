using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Plans.Trees;

namespace Flywheel.Plans;

/// <summary>The files that planning left in the job's private folder, secrets in clear.</summary>
/// <param name="Folder">The private folder.</param>
internal sealed record MadePlan(string Folder)
{
    /// <summary>The same as the content of a bundle.</summary>
    public BundleFiles Bundle => new(Folder) { Tree = Tree?.Root ?? "" };

    public string File => Bundle.Plan;

    public string RawJson => Bundle.Json;

    public string RawText => Bundle.Text;

    /// <summary>Where it was made; to be disposed when nothing more is done there. Null with a failure.</summary>
    public PrivateTree? Tree { get; init; }

    /// <summary>Built files whose paths it was given.</summary>
    public TreeInputs Inputs { get; init; } = TreeInputs.None;

    /// <summary>Before tofu looked at anything: what was deployed since may not be in it.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>tofu said that nothing would change; there is no JSON then.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Why there is no plan; null when there is one.</summary>
    public JobResult? Failure { get; init; }
}

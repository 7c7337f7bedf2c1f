using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Validation;

/// <summary><c>validate/organization</c>: what reading the organization, and holding it against the repository, found.</summary>
/// <remarks>Reading comes before the graph, because the graph depends on it; the job gives the findings their place in the run.</remarks>
/// <param name="file">The file that was read, or null when there is none.</param>
/// <param name="content">Digest of its bytes and of whatever else the findings depend on.</param>
/// <param name="findings">All problems.</param>
internal sealed class OrganizationJob(string? file, Digest content, ImmutableArray<Diagnostic> findings)
    : ReusableJob(new JobId(Stage.Validate, "organization"))
{
    public override string Description => file is null ? "look for organization.yaml" : $"check {file}";

    public override JobInputs Inputs => new()
    {
        Version = 1,
        Values = ImmutableSortedDictionary<string, string>.Empty.Add("content", content.Hex).Add("file", file ?? ""),
    };

    public override Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var errors = findings.Count(d => d.IsError);
        JobOutcome outcome = errors == 0
            ? new JobOutcome.Succeeded()
            : new JobOutcome.Failed($"{file ?? "organization.yaml"} has {Words.Count(errors, "error")}", FailureKind.Unusable);
        return Task.FromResult(new JobResult { Outcome = outcome, Diagnostics = findings });
    }
}

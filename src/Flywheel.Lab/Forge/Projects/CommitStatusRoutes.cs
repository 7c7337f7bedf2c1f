using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>The operations on commit statuses: https://docs.gitlab.com/api/commits/#commit-status. Commits are taken at their word.</summary>
internal sealed partial class CommitStatusRoutes(ForgeState state)
{
    private const int LongestText = 255;

    // From the worst to the best: a pipeline is as good as the worst of its statuses.
    private static readonly ImmutableArray<string> Order = ["running", "pending", "failed", "canceled", "success", "skipped"];

    private readonly Lock _lock = new();

    public IEnumerable<ForgeRoute> All =>
    [
        new("POST", "projects/:id/statuses/:sha", ForgeScopes.Api, Set),
        new("GET", "projects/:id/repository/commits/:sha/statuses", ForgeScopes.ReadApi, List),
    ];

    private ForgeResult List(ForgeCall call)
    {
        var project = ProjectLookup.Project(state, call.Path["id"]);
        var sha = Sha(call);
        var reference = call.Parameters.Text("ref") ?? "";
        var name = call.Parameters.Text("name") ?? "";
        var all = call.Parameters.Flag("all") ?? false;
        var statuses = state.Statuses.All.Where(status => status.ProjectId == project.Id && status.Sha == sha
            && (reference.Length == 0 || status.Ref == reference) && (name.Length == 0 || status.Name == name));
        var newest = all ? statuses.ToList() : [.. Newest(statuses)];
        return call.List(newest, status => ProjectViews.Status(status, call.Address));
    }

    private ForgeResult Set(ForgeCall call)
    {
        var project = ProjectLookup.Project(state, call.Path["id"]);
        var wanted = call.Parameters.OneOf("state", "pending", "running", "success", "failed", "canceled", "skipped")
            ?? throw ForgeParameters.Missing("state");
        var draft = Draft(call, project, wanted);
        lock (_lock)
        {
            var pipeline = PipelineOf(call, draft);
            var known = Newest(state.Statuses.All.Where(one => one.PipelineId == pipeline.Id)).FirstOrDefault(one => one.Name == draft.Name);
            var status = known is { Status: "pending" or "running" }
                ? state.Statuses.Change(known.Id, one => Moved(one, draft))!
                : state.Statuses.Add((id, _) => draft with { Id = id, PipelineId = pipeline.Id });
            Judge(pipeline, call.Now);
            return ForgeResult.Created(ProjectViews.Status(status, call.Address));
        }
    }

    private static CommitStatus Draft(ForgeCall call, Project project, string wanted) => new()
    {
        Id = 0,
        ProjectId = project.Id,
        PipelineId = 0,
        Sha = Sha(call),
        Ref = Short(call.Parameters, "ref") ?? "main",
        Name = Short(call.Parameters, "name") ?? Short(call.Parameters, "context") ?? "default",
        Status = wanted,
        TargetUrl = Short(call.Parameters, "target_url"),
        Description = Short(call.Parameters, "description"),
        Coverage = call.Parameters.Text("coverage") is { } text
            ? double.TryParse(text, CultureInfo.InvariantCulture, out var coverage) ? coverage : throw ForgeParameters.Invalid("coverage")
            : null,
        Author = call.User.Name,
        CreatedAt = call.Now,
        FinishedAt = wanted is "pending" or "running" ? null : call.Now,
    };

    private static CommitStatus Moved(CommitStatus known, CommitStatus draft)
    {
        var forward = known.Status != draft.Status && draft.Status != "pending";
        return forward
            ? draft with { Id = known.Id, PipelineId = known.PipelineId, CreatedAt = known.CreatedAt }
            : throw ForgeRefusal.Because(400, $"Cannot transition status via :{Event(draft.Status)} from :{known.Status}");
    }

    // A pipeline that the request names, or the newest of the commit and branch, or one made for statuses from outside.
    private Pipeline PipelineOf(ForgeCall call, CommitStatus draft)
    {
        if (call.Parameters.Number("pipeline_id") is { } id)
        {
            return state.Pipelines.Find(id) is { } named && named.ProjectId == draft.ProjectId && named.Sha == draft.Sha
                ? named
                : throw ForgeRefusal.NotFound("Pipeline");
        }

        return state.Pipelines.All.LastOrDefault(one => one.ProjectId == draft.ProjectId && one.Sha == draft.Sha && one.Ref == draft.Ref)
            ?? state.Pipelines.Add((number, all) => new()
            {
                Id = number,
                ProjectId = draft.ProjectId,
                Iid = ProjectTexts.NextIid(all, draft.ProjectId),
                Sha = draft.Sha,
                Ref = draft.Ref,
                Status = "created",
                Source = "external",
                Author = draft.Author,
                CreatedAt = call.Now,
                UpdatedAt = call.Now,
            });
    }

    private void Judge(Pipeline pipeline, DateTimeOffset now)
    {
        var words = Newest(state.Statuses.All.Where(one => one.PipelineId == pipeline.Id)).Select(one => one.Status).ToHashSet(StringComparer.Ordinal);
        var status = Order.FirstOrDefault(words.Contains) ?? pipeline.Status;
        state.Pipelines.Change(pipeline.Id, known => known with { Status = status, UpdatedAt = now });
    }

    private static IEnumerable<CommitStatus> Newest(IEnumerable<CommitStatus> statuses) =>
        statuses.GroupBy(status => (status.Name, status.Ref)).Select(same => same.MaxBy(status => status.Id)!).OrderBy(status => status.Id);

    private static string Sha(ForgeCall call) => ShaPattern.IsMatch(call.Path["sha"]) ? call.Path["sha"] : throw ForgeRefusal.NotFound("Commit");

    private static string? Short(ForgeParameters parameters, string name) => parameters.Text(name) switch
    {
        null or "" => null,
        { Length: > LongestText } => throw ForgeRefusal.Invalid(name, "is too long (maximum is 255 characters)"),
        var text => text,
    };

    private static string Event(string status) => status switch
    {
        "pending" => "enqueue",
        "running" => "run",
        "failed" => "drop",
        "canceled" => "cancel",
        "skipped" => "skip",
        _ => status,
    };

    [GeneratedRegex(@"^[0-9a-f]{40,64}\z")]
    private static partial Regex ShaPattern { get; }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>The operations on pipelines: https://docs.gitlab.com/api/pipelines/. Nothing runs in them.</summary>
internal sealed class PipelineRoutes(ForgeState state)
{
    private const int LongestRef = 255;

    public IEnumerable<ForgeRoute> All =>
    [
        new("GET", "projects/:id/pipelines", ForgeScopes.ReadApi, List),
        new("POST", "projects/:id/pipeline", ForgeScopes.Api, Create),
        new("GET", "projects/:id/pipelines/:pipeline", ForgeScopes.ReadApi, Get),
    ];

    private ForgeResult List(ForgeCall call)
    {
        var project = Project(call);
        var reference = call.Parameters.Text("ref") ?? "";
        var sha = call.Parameters.Text("sha") ?? "";
        var source = call.Parameters.Text("source") ?? "";
        var status = call.Parameters.OneOf("status", "created", "pending", "running", "success", "failed", "canceled", "skipped");
        var ascending = call.Parameters.OneOf("sort", "asc", "desc") == "asc";
        var pipelines = state.Pipelines.All
            .Where(pipeline => pipeline.ProjectId == project.Id
                && (reference.Length == 0 || pipeline.Ref == reference)
                && (sha.Length == 0 || pipeline.Sha == sha)
                && (source.Length == 0 || pipeline.Source == source)
                && (status is null || pipeline.Status == status))
            .ToList();
        if (!ascending)
        {
            pipelines.Reverse();
        }

        return call.List(pipelines, pipeline => ProjectViews.Pipeline(pipeline, project, call.Address));
    }

    private ForgeResult Get(ForgeCall call)
    {
        var project = Project(call);
        return state.Pipelines.Find(call.Id("pipeline")) is { } pipeline && pipeline.ProjectId == project.Id
            ? ForgeResult.Ok(View(pipeline, project, call))
            : throw ForgeRefusal.NotFound();
    }

    private ForgeResult Create(ForgeCall call)
    {
        var project = Project(call);
        var reference = call.Parameters.RequiredText("ref") is { Length: <= LongestRef } text ? text : throw ForgeParameters.Invalid("ref");
        var pipeline = state.Pipelines.Add((id, all) => new()
        {
            Id = id,
            ProjectId = project.Id,
            Iid = ProjectTexts.NextIid(all, project.Id),
            Sha = Commit(reference),
            Ref = reference,
            Status = "created",
            Source = "api",
            Author = call.User.Name,
            CreatedAt = call.Now,
            UpdatedAt = call.Now,
        });
        return ForgeResult.Created(View(pipeline, project, call));
    }

    // The lab has no repository: a branch's newest commit is made from its name.
    private static string Commit(string reference) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)))[..40];

    private static JsonObject View(Pipeline pipeline, Project project, ForgeCall call)
    {
        var json = ProjectViews.Pipeline(pipeline, project, call.Address);
        json["user"] = ForgeUsers.Basic(pipeline.Author, call.Address);
        return json;
    }

    private Project Project(ForgeCall call) => ProjectLookup.Project(state, call.Path["id"]);
}

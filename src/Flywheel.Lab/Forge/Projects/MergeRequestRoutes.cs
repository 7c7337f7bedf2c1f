using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>The operations on merge requests: https://docs.gitlab.com/api/merge_requests/. Branches are taken at their word.</summary>
internal sealed class MergeRequestRoutes(ForgeState state)
{
    private const int LongestBranch = 255;

    public IEnumerable<ForgeRoute> All =>
    [
        new("GET", "projects/:id/merge_requests", ForgeScopes.ReadApi, List),
        new("POST", "projects/:id/merge_requests", ForgeScopes.Api, Create),
        new("GET", "projects/:id/merge_requests/:iid", ForgeScopes.ReadApi, call => ForgeResult.Ok(View(Find(call), call))),
        new("PUT", "projects/:id/merge_requests/:iid", ForgeScopes.Api, Update),
    ];

    private ForgeResult List(ForgeCall call)
    {
        var project = Project(call);
        var wanted = call.Parameters.OneOf("state", "opened", "closed", "merged", "locked", "all") ?? "all";
        var source = call.Parameters.Text("source_branch") ?? "";
        var target = call.Parameters.Text("target_branch") ?? "";
        var ascending = call.Parameters.OneOf("sort", "asc", "desc") == "asc";
        var requests = state.MergeRequests.All
            .Where(request => request.ProjectId == project.Id
                && (wanted == "all" || request.State == wanted)
                && (source.Length == 0 || request.SourceBranch == source)
                && (target.Length == 0 || request.TargetBranch == target))
            .ToList();
        if (!ascending)
        {
            requests.Reverse();
        }

        return call.List(requests, request => View(request, call));
    }

    private ForgeResult Create(ForgeCall call)
    {
        var project = Project(call);
        var source = Branch(call, "source_branch");
        var target = Branch(call, "target_branch");
        var title = ProjectTexts.Title(call.Parameters) ?? throw ForgeParameters.Missing("title");
        if (source == target)
        {
            throw ForgeRefusal.Because(409, "You can't use same project/branch for source and target");
        }

        var description = ProjectTexts.Long(call.Parameters, "description");
        var labels = call.Parameters.Words("labels") ?? [];
        var request = state.MergeRequests.Add((id, all) => all.FirstOrDefault(one =>
            one.ProjectId == project.Id && one.State == "opened" && one.SourceBranch == source && one.TargetBranch == target) is { } other
            ? throw new ForgeRefusal(409, new()
            {
                ["message"] = new JsonArray($"Another open merge request already exists for this source branch: !{other.Iid}"),
            })
            : new()
            {
                Id = id,
                ProjectId = project.Id,
                Iid = ProjectTexts.NextIid(all, project.Id),
                Title = title,
                Description = description,
                SourceBranch = source,
                TargetBranch = target,
                Labels = labels,
                Author = call.User.Name,
                CreatedAt = call.Now,
                UpdatedAt = call.Now,
            });
        return ForgeResult.Created(View(request, call));
    }

    private ForgeResult Update(ForgeCall call)
    {
        var parameters = call.Parameters;
        var changed = state.MergeRequests.Change(Find(call).Id, request => request with
        {
            Title = ProjectTexts.Title(parameters) ?? request.Title,
            Description = parameters.Has("description") ? ProjectTexts.Long(parameters, "description") : request.Description,
            Labels = parameters.Words("labels") ?? request.Labels,
            State = ProjectTexts.State(parameters, request.State),
            UpdatedAt = call.Now,
        });
        return ForgeResult.Ok(View(changed ?? throw ForgeRefusal.NotFound(), call));
    }

    private static string Branch(ForgeCall call, string name) =>
        call.Parameters.RequiredText(name) is { Length: <= LongestBranch } branch ? branch : throw ForgeParameters.Invalid(name);

    private Project Project(ForgeCall call) => ProjectLookup.Project(state, call.Path["id"]);

    private MergeRequest Find(ForgeCall call)
    {
        var (project, iid) = (Project(call), call.Id("iid"));
        return state.MergeRequests.All.FirstOrDefault(request => request.ProjectId == project.Id && request.Iid == iid) ?? throw ForgeRefusal.NotFound();
    }

    private JsonObject View(MergeRequest request, ForgeCall call)
    {
        var json = ProjectViews.MergeRequest(request, Project(call), call.Address);
        json["user_notes_count"] = state.Notes.All.Count(note => note.On == "MergeRequest" && note.OnId == request.Id);
        return json;
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>The operations on issues: https://docs.gitlab.com/api/issues/.</summary>
internal sealed class IssueRoutes(ForgeState state)
{
    public IEnumerable<ForgeRoute> All =>
    [
        new("GET", "projects/:id/issues", ForgeScopes.ReadApi, List),
        new("POST", "projects/:id/issues", ForgeScopes.Api, Create),
        new("GET", "projects/:id/issues/:iid", ForgeScopes.ReadApi, call => ForgeResult.Ok(View(Find(call), call))),
        new("PUT", "projects/:id/issues/:iid", ForgeScopes.Api, Update),
    ];

    private ForgeResult List(ForgeCall call)
    {
        var project = Project(call);
        var wanted = call.Parameters.OneOf("state", "opened", "closed", "all") ?? "all";
        var labels = call.Parameters.Words("labels") ?? [];
        var search = call.Parameters.Text("search") ?? "";
        var numbers = call.Parameters.Words("iids") ?? [];
        var ascending = call.Parameters.OneOf("sort", "asc", "desc") == "asc";
        var byUpdate = call.Parameters.OneOf("order_by", "created_at", "updated_at") == "updated_at";
        var issues = state.Issues.All
            .Where(issue => issue.ProjectId == project.Id
                && (wanted == "all" || issue.State == wanted)
                && labels.All(issue.Labels.Contains)
                && (numbers.IsEmpty || numbers.Contains(issue.Iid.ToString(System.Globalization.CultureInfo.InvariantCulture)))
                && (search.Length == 0 || Has(issue.Title, search) || Has(issue.Description, search)))
            .OrderBy(issue => byUpdate ? issue.UpdatedAt : issue.CreatedAt).ThenBy(issue => issue.Id).ToList();
        if (!ascending)
        {
            issues.Reverse();
        }

        return call.List(issues, issue => View(issue, call));
    }

    private ForgeResult Create(ForgeCall call)
    {
        var project = Project(call);
        var title = ProjectTexts.Title(call.Parameters) ?? throw ForgeParameters.Missing("title");
        var description = ProjectTexts.Long(call.Parameters, "description");
        var labels = call.Parameters.Words("labels") ?? [];
        var issue = state.Issues.Add((id, all) => new()
        {
            Id = id,
            ProjectId = project.Id,
            Iid = ProjectTexts.NextIid(all, project.Id),
            Title = title,
            Description = description,
            Labels = labels,
            Author = call.User.Name,
            CreatedAt = call.Now,
            UpdatedAt = call.Now,
        });
        return ForgeResult.Created(View(issue, call));
    }

    private ForgeResult Update(ForgeCall call)
    {
        var parameters = call.Parameters;
        var changed = state.Issues.Change(Find(call).Id, issue =>
        {
            var now = ProjectTexts.State(parameters, issue.State);
            return issue with
            {
                Title = ProjectTexts.Title(parameters) ?? issue.Title,
                Description = parameters.Has("description") ? ProjectTexts.Long(parameters, "description") : issue.Description,
                Labels = Labels(parameters, issue.Labels),
                State = now,
                ClosedAt = now == "opened" ? null : issue.ClosedAt ?? call.Now,
                UpdatedAt = call.Now,
            };
        });
        return ForgeResult.Ok(View(changed ?? throw ForgeRefusal.NotFound(), call));
    }

    private static ImmutableArray<string> Labels(ForgeParameters parameters, ImmutableArray<string> labels)
    {
        var removed = parameters.Words("remove_labels") ?? [];
        return [.. (parameters.Words("labels") ?? labels).Union(parameters.Words("add_labels") ?? []).Except(removed)];
    }

    private static bool Has(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

    private Project Project(ForgeCall call) => ProjectLookup.Project(state, call.Path["id"]);

    private Issue Find(ForgeCall call)
    {
        var (project, iid) = (Project(call), call.Id("iid"));
        return state.Issues.All.FirstOrDefault(issue => issue.ProjectId == project.Id && issue.Iid == iid) ?? throw ForgeRefusal.NotFound();
    }

    private JsonObject View(Issue issue, ForgeCall call)
    {
        var json = ProjectViews.Issue(issue, Project(call), call.Address);
        json["user_notes_count"] = state.Notes.All.Count(note => note.On == "Issue" && note.OnId == issue.Id);
        return json;
    }
}

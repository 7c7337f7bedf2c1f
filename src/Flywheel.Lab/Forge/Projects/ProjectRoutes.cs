using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>What the forge says of itself, of the caller, of groups and of projects.</summary>
internal sealed class ProjectRoutes(ForgeState state)
{
    /// <summary>The version whose API this is; the revision says that it is a simulation.</summary>
    private const string Version = "18.5.0";

    private const string Revision = "flywheel-lab";

    public IEnumerable<ForgeRoute> All =>
    [
        new("GET", "version", ForgeScopes.ReadApi, _ => ForgeResult.Ok(new JsonObject { ["version"] = Version, ["revision"] = Revision })),
        new("GET", "metadata", ForgeScopes.ReadApi, Metadata),
        new("GET", "user", ForgeScopes.ReadApi, call => ForgeResult.Ok(ForgeUsers.Current(call.User, call.Address))),
        new("GET", "personal_access_tokens/self", ForgeScopes.ReadApi | ForgeScopes.CreateRunner | ForgeScopes.ManageRunner, Token),
        new("GET", "groups", ForgeScopes.ReadApi, Groups),
        new("GET", "groups/:id", ForgeScopes.ReadApi, Group),
        new("GET", "groups/:id/projects", ForgeScopes.ReadApi, ProjectsOfGroup),
        new("GET", "projects", ForgeScopes.ReadApi, call => List(call, state.Projects.All)),
        new("GET", "projects/:id", ForgeScopes.ReadApi, call => ForgeResult.Ok(View(ProjectLookup.Project(state, call.Path["id"]), call))),
    ];

    private static ForgeResult Metadata(ForgeCall call) => ForgeResult.Ok(new JsonObject
    {
        ["version"] = Version,
        ["revision"] = Revision,
        ["kas"] = new JsonObject { ["enabled"] = false, ["externalUrl"] = null, ["externalK8sProxyUrl"] = null, ["version"] = null },
        ["enterprise"] = false,
    });

    private static ForgeResult Token(ForgeCall call) => ForgeResult.Ok(new JsonObject
    {
        ["id"] = call.User.Id,
        ["name"] = call.User.Name,
        ["revoked"] = false,
        ["description"] = null,
        ["scopes"] = new JsonArray([.. call.User.Scopes.Names().Select(name => (JsonNode)name)]),
        ["user_id"] = call.User.Id,
        ["last_used_at"] = ForgeTime.Text(call.Now),
        ["active"] = true,
        ["expires_at"] = call.User.ExpiresAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    });

    private ForgeResult Groups(ForgeCall call)
    {
        var search = call.Parameters.Text("search") ?? "";
        var groups = state.Groups.All.Where(group => group.FullPath.Contains(search, StringComparison.OrdinalIgnoreCase)).ToList();
        return call.List(groups, group => ProjectViews.WholeGroup(group, call.Address));
    }

    private ForgeResult Group(ForgeCall call)
    {
        var group = ProjectLookup.Group(state, call.Path["id"]);
        var json = ProjectViews.WholeGroup(group, call.Address);
        json["projects"] = new JsonArray([.. state.Projects.All.Where(project => project.GroupId == group.Id)
            .Select(project => (JsonNode)ProjectViews.BasicProject(project, call.Address))]);
        return ForgeResult.Ok(json);
    }

    private ForgeResult ProjectsOfGroup(ForgeCall call)
    {
        var group = ProjectLookup.Group(state, call.Path["id"]);
        return List(call, state.Projects.All.Where(project => project.GroupId == group.Id));
    }

    private ForgeResult List(ForgeCall call, IEnumerable<Project> projects)
    {
        var search = call.Parameters.Text("search") ?? "";
        return call.List(
            [.. projects.Where(project => project.FullPath.Contains(search, StringComparison.OrdinalIgnoreCase))],
            project => View(project, call));
    }

    private JsonObject View(Project project, ForgeCall call) => ProjectViews.WholeProject(project, state.Groups.Find(project.GroupId), call.Address);
}

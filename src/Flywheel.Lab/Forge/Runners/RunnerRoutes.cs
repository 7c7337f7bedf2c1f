using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Projects;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Runners;

/// <summary>The operations on runners: https://docs.gitlab.com/api/runners/ and https://docs.gitlab.com/api/users/#create-a-runner-linked-to-a-user.</summary>
internal sealed class RunnerRoutes(ForgeState state, RunnerRegistry registry)
{
    private const ForgeScopes Reads = ForgeScopes.ReadApi | ForgeScopes.ManageRunner;

    private readonly RunnerViews _views = new(state, registry);
    private readonly RunnerFilter _filter = new(registry);

    public IEnumerable<ForgeRoute> All =>
    [
        new("POST", "user/runners", ForgeScopes.CreateRunner, Create),
        new("GET", "runners", ForgeScopes.ReadApi, call => List(call, registry.All.Where(runner => runner.Type != "instance_type"))),
        new("GET", "runners/all", ForgeScopes.ReadApi, call => call.User.IsAdmin ? List(call, registry.All) : throw ForgeRefusal.Forbidden()),
        new("GET", "groups/:id/runners", ForgeScopes.ReadApi, call => List(call, OfGroup(ProjectLookup.Group(state, call.Path["id"]).Id))),
        new("GET", "projects/:id/runners", ForgeScopes.ReadApi, call => List(call, OfProject(ProjectLookup.Project(state, call.Path["id"])))),
        new("GET", "runners/:id", Reads, call => ForgeResult.Ok(_views.Details(Runner(call), call))),
        new("PUT", "runners/:id", ForgeScopes.ManageRunner, Update),
        new("DELETE", "runners/:id", ForgeScopes.ManageRunner, Delete),
        new("GET", "runners/:id/managers", Reads, Machines),
        new("GET", "runners/:id/jobs", Reads, Jobs),
        new("POST", "runners/:id/reset_authentication_token", ForgeScopes.ManageRunner, call => ForgeResult.Created(Reset(Runner(call)))),
    ];

    private ForgeResult List(ForgeCall call, IEnumerable<Runner> runners) => call.List(_filter.Apply(runners, call), runner => _views.Short(runner, call));

    private ForgeResult Create(ForgeCall call)
    {
        var type = call.Parameters.OneOf("runner_type", "instance_type", "group_type", "project_type") ?? throw ForgeParameters.Missing("runner_type");
        var groupId = type == "group_type" ? call.Parameters.RequiredNumber("group_id") : (long?)null;
        var projectId = type == "project_type" ? call.Parameters.RequiredNumber("project_id") : (long?)null;
        var draft = RunnerRules.Apply(
            new()
            {
                Id = 0,
                Type = type,
                GroupId = groupId,
                ProjectId = projectId,
                TokenDigest = "",
                CreatedAt = call.Now,
                CreatedBy = call.User.Name,
            },
            call.Parameters);
        if ((groupId is { } group && state.Groups.Find(group) is null) || (projectId is { } project && state.Projects.Find(project) is null))
        {
            throw ForgeRefusal.BadRequest("Missing/invalid scope");
        }

        if (type == "instance_type" && !call.User.IsAdmin)
        {
            throw ForgeRefusal.Forbidden("Insufficient permissions");
        }

        if (RunnerRules.Broken(draft) is { } broken)
        {
            throw ForgeRefusal.BadRequest($"{broken.Name} {broken.Problem}");
        }

        var (runner, token) = registry.Add(draft);
        return ForgeResult.Created(RunnerViews.Registration(runner.Id, token));
    }

    private ForgeResult Update(ForgeCall call)
    {
        var id = Runner(call).Id;
        RunnerRules.CheckUpdate(call.Parameters);
        var runner = registry.Change(id, known =>
        {
            var changed = RunnerRules.Apply(known, call.Parameters);
            return RunnerRules.Broken(changed) is { } broken ? throw ForgeRefusal.Invalid(broken.Field, broken.Problem) : changed;
        });
        return ForgeResult.Ok(_views.Details(runner ?? throw ForgeRefusal.NotFound("Runner"), call));
    }

    private ForgeResult Delete(ForgeCall call)
    {
        registry.Remove(Runner(call).Id);
        return ForgeResult.NoContent;
    }

    private ForgeResult Machines(ForgeCall call) => call.List(registry.MachinesOf(Runner(call).Id), machine => RunnerViews.Machine(machine, call));

    // Nothing runs in the lab's pipelines, so no runner has jobs.
    private ForgeResult Jobs(ForgeCall call)
    {
        _ = Runner(call);
        return call.List(Array.Empty<Runner>(), _ => new JsonObject());
    }

    private JsonObject Reset(Runner runner) => new() { ["token"] = registry.ResetToken(runner), ["token_expires_at"] = null };

    private Runner Runner(ForgeCall call) => registry.Find(call.Id("id")) ?? throw ForgeRefusal.NotFound("Runner");

    private IEnumerable<Runner> OfGroup(long group)
    {
        var groups = state.WithParents(group);
        return registry.All.Where(runner => runner.Type == "instance_type" || (runner.GroupId is { } owner && groups.Contains(owner)));
    }

    private IEnumerable<Runner> OfProject(Project project) =>
        OfGroup(project.GroupId).Concat(registry.All.Where(runner => runner.ProjectId == project.Id)).OrderBy(runner => runner.Id);
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Projects;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Runners;

/// <summary>Runners as answers show them (https://docs.gitlab.com/api/runners/).</summary>
internal sealed class RunnerViews(ForgeState state, RunnerRegistry registry)
{
    /// <summary>In a list.</summary>
    public JsonObject Short(Runner runner, ForgeCall call)
    {
        var contactedAt = registry.LatestMachineOf(runner.Id)?.ContactedAt;
        return new()
        {
            ["id"] = runner.Id,
            ["description"] = runner.Description,
            ["ip_address"] = null,
            ["active"] = !runner.Paused,
            ["paused"] = runner.Paused,
            ["is_shared"] = runner.Type == "instance_type",
            ["runner_type"] = runner.Type,
            ["name"] = null,
            ["online"] = RunnerStatus.IsOnline(contactedAt, call.Now),
            ["created_by"] = ForgeUsers.Basic(runner.CreatedBy, call.Address),
            ["created_at"] = ForgeTime.Text(runner.CreatedAt),
            ["status"] = RunnerStatus.RestOf(runner.CreatedAt, contactedAt, runner.Paused, call.Now),
            ["job_execution_status"] = "idle",
        };
    }

    /// <summary>By itself.</summary>
    public JsonObject Details(Runner runner, ForgeCall call)
    {
        var machine = registry.LatestMachineOf(runner.Id);
        var json = Short(runner, call);
        json["tag_list"] = Words(runner.Tags);
        json["run_untagged"] = runner.RunUntagged;
        json["locked"] = runner.Locked;
        json["maximum_timeout"] = runner.MaximumTimeout;
        json["access_level"] = runner.AccessLevel;
        json["version"] = machine?.Version;
        json["revision"] = machine?.Revision;
        json["platform"] = machine?.Platform;
        json["architecture"] = machine?.Architecture;
        json["contacted_at"] = ForgeTime.Text(machine?.ContactedAt);
        json["maintenance_note"] = runner.MaintenanceNote;
        json["projects"] = runner.ProjectId is { } project && state.Projects.Find(project) is { } its
            ? new JsonArray(ProjectViews.BasicProject(its, call.Address))
            : new JsonArray();
        json["groups"] = runner.GroupId is { } group && state.Groups.Find(group) is { } owner
            ? new JsonArray(ProjectViews.BasicGroup(owner, call.Address))
            : new JsonArray();
        return json;
    }

    /// <summary>One of its machines.</summary>
    public static JsonObject Machine(RunnerMachine machine, ForgeCall call) => new()
    {
        ["id"] = machine.Id,
        ["system_id"] = machine.SystemId,
        ["version"] = machine.Version,
        ["revision"] = machine.Revision,
        ["platform"] = machine.Platform,
        ["architecture"] = machine.Architecture,
        ["created_at"] = ForgeTime.Text(machine.CreatedAt),
        ["contacted_at"] = ForgeTime.Text(machine.ContactedAt),
        ["ip_address"] = machine.IpAddress,
        ["status"] = RunnerStatus.Of(machine.CreatedAt, machine.ContactedAt, call.Now),
        ["job_execution_status"] = "idle",
    };

    /// <summary>What its maker gets to see once.</summary>
    public static JsonObject Registration(long id, string token) => new() { ["id"] = id, ["token"] = token, ["token_expires_at"] = null };

    private static JsonArray Words(ImmutableArray<string> words) => [.. words.Select(word => (JsonNode)word)];
}

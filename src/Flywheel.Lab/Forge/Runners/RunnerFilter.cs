using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Runners;

/// <summary>Which runners a list asks for.</summary>
internal sealed class RunnerFilter(RunnerRegistry registry)
{
    private static readonly string[] Statuses = ["active", "paused", "online", "offline", "stale", "never_contacted"];

    /// <summary>Those of the runners that the call's parameters ask for, ordered by id.</summary>
    /// <exception cref="ForgeRefusal">A filter has a value that it cannot have.</exception>
    public List<Runner> Apply(IEnumerable<Runner> runners, ForgeCall call)
    {
        var parameters = call.Parameters;
        var type = parameters.OneOf("type", "instance_type", "group_type", "project_type");
        var status = parameters.OneOf("status", Statuses) ?? parameters.OneOf("scope", Statuses);
        var paused = parameters.Flag("paused");
        var tags = parameters.Words("tag_list") ?? [];
        var search = parameters.Text("search") ?? "";
        var version = parameters.Text("version_prefix") ?? "";
        return
        [
            .. runners.Where(runner =>
                (type is null || runner.Type == type)
                && (paused is null || runner.Paused == paused)
                && tags.All(runner.Tags.Contains)
                && (search.Length == 0 || runner.Description?.Contains(search, StringComparison.OrdinalIgnoreCase) == true)
                && (version.Length == 0 || registry.MachinesOf(runner.Id).Any(one => one.Version?.StartsWith(version, StringComparison.Ordinal) == true))
                && (status is null || HasStatus(runner, status, call.Now))),
        ];
    }

    private bool HasStatus(Runner runner, string status, DateTimeOffset now)
    {
        var contactedAt = registry.LatestMachineOf(runner.Id)?.ContactedAt;
        return status switch
        {
            "active" => !runner.Paused,
            "paused" => runner.Paused,
            // GitLab counts a stale runner among those that are offline, when it was ever heard of.
            "offline" => contactedAt is not null && !RunnerStatus.IsOnline(contactedAt, now),
            "never_contacted" => contactedAt is null,
            _ => RunnerStatus.Of(runner.CreatedAt, contactedAt, now) == status,
        };
    }
}

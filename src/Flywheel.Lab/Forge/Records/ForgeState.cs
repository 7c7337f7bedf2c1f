using System.Collections.Immutable;
using Flywheel.Lab.Storage;

namespace Flywheel.Lab.Forge.Records;

/// <summary>Everything that the forge knows, kept in the lab's database.</summary>
internal sealed class ForgeState
{
    /// <param name="database">Of the lab.</param>
    /// <param name="options">The group and the project of a new forge.</param>
    /// <param name="time">When they are made.</param>
    public ForgeState(LabDatabase database, ForgeOptions options, TimeProvider time)
    {
        Groups = new(database.Documents("forge-group"), ForgeJson.Default.Group);
        Projects = new(database.Documents("forge-project"), ForgeJson.Default.Project);
        Runners = new(database.Documents("forge-runner"), ForgeJson.Default.Runner);
        Machines = new(database.Documents("forge-machine"), ForgeJson.Default.RunnerMachine);
        MergeRequests = new(database.Documents("forge-merge-request"), ForgeJson.Default.MergeRequest);
        Issues = new(database.Documents("forge-issue"), ForgeJson.Default.Issue);
        Notes = new(database.Documents("forge-note"), ForgeJson.Default.Note);
        Pipelines = new(database.Documents("forge-pipeline"), ForgeJson.Default.Pipeline);
        Statuses = new(database.Documents("forge-status"), ForgeJson.Default.CommitStatus);
        Furnish(options, time.GetUtcNow());
    }

    public RecordTable<Group> Groups { get; }

    public RecordTable<Project> Projects { get; }

    public RecordTable<Runner> Runners { get; }

    public RecordTable<RunnerMachine> Machines { get; }

    public RecordTable<MergeRequest> MergeRequests { get; }

    public RecordTable<Issue> Issues { get; }

    public RecordTable<Note> Notes { get; }

    public RecordTable<Pipeline> Pipelines { get; }

    public RecordTable<CommitStatus> Statuses { get; }

    /// <summary>The group and those that it lies in.</summary>
    public ImmutableArray<long> WithParents(long groupId)
    {
        var all = ImmutableArray.CreateBuilder<long>();
        for (var group = Groups.Find(groupId); group is not null; group = group.ParentId is { } parent ? Groups.Find(parent) : null)
        {
            all.Add(group.Id);
        }

        return all.ToImmutable();
    }

    // Group 1 is the organization's whatever it is called today; its parents follow it, because ids are never moved.
    private void Furnish(ForgeOptions options, DateTimeOffset now)
    {
        var path = options.GroupPath.Trim('/');
        var group = Groups.Find(1) ?? Groups.Add((id, _) => new() { Id = id, FullPath = path, CreatedAt = now });
        var parent = ParentOf(path, now);
        Groups.Change(group.Id, known => known with { FullPath = path, ParentId = parent });

        var projectPath = $"{path}/{options.ProjectName}";
        var project = Projects.Find(1) ?? Projects.Add((id, _) => new() { Id = id, GroupId = group.Id, FullPath = projectPath, CreatedAt = now });
        Projects.Change(project.Id, known => known with { FullPath = projectPath });
    }

    private long? ParentOf(string path, DateTimeOffset now)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0)
        {
            return null;
        }

        var above = path[..slash];
        var known = Groups.All.FirstOrDefault(group => group.Id != 1 && string.Equals(group.FullPath, above, StringComparison.OrdinalIgnoreCase));
        return (known ?? Groups.Add((id, _) => new() { Id = id, FullPath = above, ParentId = ParentOf(above, now), CreatedAt = now })).Id;
    }
}

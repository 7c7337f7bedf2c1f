using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>Groups and projects, and what projects hold, as answers show them.</summary>
internal static class ProjectViews
{
    public static JsonObject BasicGroup(Group group, string address) => new()
    {
        ["id"] = group.Id,
        ["web_url"] = $"{address}/groups/{group.FullPath}",
        ["name"] = group.Name,
    };

    public static JsonObject WholeGroup(Group group, string address)
    {
        var json = BasicGroup(group, address);
        json["path"] = group.Name;
        json["description"] = "";
        json["visibility"] = "private";
        json["full_name"] = group.FullPath.Replace("/", " / ", StringComparison.Ordinal);
        json["full_path"] = group.FullPath;
        json["parent_id"] = group.ParentId;
        json["created_at"] = ForgeTime.Text(group.CreatedAt);
        return json;
    }

    public static JsonObject BasicProject(Project project, string address) => new()
    {
        ["id"] = project.Id,
        ["description"] = null,
        ["name"] = project.Name,
        ["name_with_namespace"] = project.FullPath.Replace("/", " / ", StringComparison.Ordinal),
        ["path"] = project.Name,
        ["path_with_namespace"] = project.FullPath,
        ["created_at"] = ForgeTime.Text(project.CreatedAt),
        ["web_url"] = $"{address}/{project.FullPath}",
    };

    public static JsonObject WholeProject(Project project, Group? group, string address)
    {
        var json = BasicProject(project, address);
        json["default_branch"] = "main";
        json["visibility"] = "private";
        json["archived"] = false;
        json["http_url_to_repo"] = $"{address}/{project.FullPath}.git";
        json["namespace"] = group is null ? null : new JsonObject
        {
            ["id"] = group.Id,
            ["name"] = group.Name,
            ["path"] = group.Name,
            ["kind"] = "group",
            ["full_path"] = group.FullPath,
            ["parent_id"] = group.ParentId,
            ["web_url"] = $"{address}/groups/{group.FullPath}",
        };
        return json;
    }

    public static JsonObject Issue(Issue issue, Project project, string address) => new()
    {
        ["id"] = issue.Id,
        ["iid"] = issue.Iid,
        ["project_id"] = issue.ProjectId,
        ["title"] = issue.Title,
        ["description"] = issue.Description,
        ["state"] = issue.State,
        ["labels"] = Words(issue.Labels),
        ["author"] = ForgeUsers.Basic(issue.Author, address),
        ["created_at"] = ForgeTime.Text(issue.CreatedAt),
        ["updated_at"] = ForgeTime.Text(issue.UpdatedAt),
        ["closed_at"] = ForgeTime.Text(issue.ClosedAt),
        ["web_url"] = $"{address}/{project.FullPath}/-/issues/{issue.Iid}",
    };

    public static JsonObject MergeRequest(MergeRequest request, Project project, string address) => new()
    {
        ["id"] = request.Id,
        ["iid"] = request.Iid,
        ["project_id"] = request.ProjectId,
        ["title"] = request.Title,
        ["description"] = request.Description,
        ["state"] = request.State,
        ["source_branch"] = request.SourceBranch,
        ["target_branch"] = request.TargetBranch,
        ["source_project_id"] = request.ProjectId,
        ["target_project_id"] = request.ProjectId,
        ["labels"] = Words(request.Labels),
        ["draft"] = request.Title.StartsWith("Draft:", StringComparison.OrdinalIgnoreCase),
        ["author"] = ForgeUsers.Basic(request.Author, address),
        ["created_at"] = ForgeTime.Text(request.CreatedAt),
        ["updated_at"] = ForgeTime.Text(request.UpdatedAt),
        ["web_url"] = $"{address}/{project.FullPath}/-/merge_requests/{request.Iid}",
    };

    public static JsonObject Note(Note note, string address) => new()
    {
        ["id"] = note.Id,
        ["type"] = null,
        ["body"] = note.Body,
        ["author"] = ForgeUsers.Basic(note.Author, address),
        ["created_at"] = ForgeTime.Text(note.CreatedAt),
        ["updated_at"] = ForgeTime.Text(note.UpdatedAt),
        ["system"] = false,
        ["noteable_id"] = note.OnId,
        ["noteable_type"] = note.On,
        ["project_id"] = note.ProjectId,
        ["resolvable"] = false,
        ["confidential"] = false,
        ["internal"] = false,
        ["noteable_iid"] = note.OnIid,
    };

    public static JsonObject Pipeline(Pipeline pipeline, Project project, string address) => new()
    {
        ["id"] = pipeline.Id,
        ["iid"] = pipeline.Iid,
        ["project_id"] = pipeline.ProjectId,
        ["sha"] = pipeline.Sha,
        ["ref"] = pipeline.Ref,
        ["status"] = pipeline.Status,
        ["source"] = pipeline.Source,
        ["created_at"] = ForgeTime.Text(pipeline.CreatedAt),
        ["updated_at"] = ForgeTime.Text(pipeline.UpdatedAt),
        ["web_url"] = $"{address}/{project.FullPath}/-/pipelines/{pipeline.Id}",
        ["name"] = null,
    };

    public static JsonObject Status(CommitStatus status, string address) => new()
    {
        ["id"] = status.Id,
        ["sha"] = status.Sha,
        ["ref"] = status.Ref,
        ["status"] = status.Status,
        ["name"] = status.Name,
        ["target_url"] = status.TargetUrl,
        ["description"] = status.Description,
        ["created_at"] = ForgeTime.Text(status.CreatedAt),
        ["finished_at"] = ForgeTime.Text(status.FinishedAt),
        ["allow_failure"] = false,
        ["coverage"] = status.Coverage,
        ["pipeline_id"] = status.PipelineId,
        ["author"] = ForgeUsers.Basic(status.Author, address),
    };

    private static JsonArray Words(ImmutableArray<string> words) => [.. words.Select(word => (JsonNode)word)];
}

using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.GitLab;

/// <summary><c>gitlab_user_runner</c>: a runner and its token (https://registry.terraform.io/providers/gitlabhq/gitlab/latest/docs/resources/user_runner).</summary>
internal sealed class UserRunner : Resource
{
    private const long ShortestTimeout = 600;

    public override string TypeName => "gitlab_user_runner";

    public override ResourceSchema Schema { get; } = ResourceSchema.Of(
        SchemaAttribute.IsRequired("runner_type", TofuType.String) with
        {
            RequiresReplace = true,
            Allowed = ["instance_type", "group_type", "project_type"],
        },
        SchemaAttribute.IsOptional("group_id", TofuType.Number) with { RequiresReplace = true },
        SchemaAttribute.IsOptional("project_id", TofuType.Number) with { RequiresReplace = true },
        Kept("access_level", TofuType.String) with { Allowed = ["not_protected", "ref_protected"] },
        Kept("description", TofuType.String),
        Kept("locked", TofuType.Bool),
        Kept("maintenance_note", TofuType.String),
        Kept("maximum_timeout", TofuType.Number) with { AtLeast = ShortestTimeout },
        Kept("paused", TofuType.Bool),
        Kept("tag_list", TofuType.Set(TofuType.String)),
        Kept("untagged", TofuType.Bool),
        SchemaAttribute.IsComputed("id", TofuType.String) with { KeepsValue = true },
        SchemaAttribute.IsComputed("token", TofuType.String) with { KeepsValue = true, Sensitive = true });

    public override IEnumerable<ProviderProblem> Validate(TofuValue config)
    {
        foreach (var (type, attribute) in new[] { ("group_type", "group_id"), ("project_type", "project_id") })
        {
            if (config["runner_type"].Text == type && config[attribute].IsNull)
            {
                yield return new("Missing owner of the runner", $"{attribute} is required when runner_type is {type}.", attribute);
            }

            if (config["runner_type"].Text is { } other && other != type && config[attribute].IsSet)
            {
                yield return new("Owner does not fit the runner", $"{attribute} is for runners with the runner_type {type} only.", attribute);
            }
        }

        if (config["untagged"].Truth == false && (config["tag_list"].IsNull || (config["tag_list"].IsSet && config["tag_list"].Elements.IsEmpty)))
        {
            yield return new("Runner would take no jobs", "tag_list needs a tag when untagged is false.", "tag_list");
        }
    }

    public override async Task<TofuValue> CreateAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        var client = Client(change.Client);
        var made = await client.SendAsync(
            HttpMethod.Post, "user/runners", RunnerJson.Creation(change.Config), "Creating a runner", cancellationToken);
        if (made?["id"] is not JsonValue number || !number.TryGetValue<long>(out var id) || made["token"] is not JsonValue token)
        {
            throw new ProviderException("Unreadable answer of GitLab", "Creating a runner: the answer has no id and token.");
        }

        var identity = change.Planned.With(("id", TofuValue.Of(id.ToString(CultureInfo.InvariantCulture))), ("token", TofuValue.Of(token.ToString())));
        change.Saved = identity;
        return await StateAsync(client, identity, cancellationToken);
    }

    public override async Task<TofuValue> ReadAsync(ResourceState state, CancellationToken cancellationToken)
    {
        var id = state.Value["id"].Text;
        var runner = await Client(state.Client).FindAsync($"runners/{id}", $"Reading runner {id}", cancellationToken);
        return runner is null ? TofuValue.Null : RunnerJson.State(runner, state.Value);
    }

    public override async Task<TofuValue> UpdateAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        var client = Client(change.Client);
        var parameters = RunnerJson.Update(change.Prior, change.Planned);
        if (parameters.Count > 0)
        {
            var id = change.Prior["id"].Text;
            await client.SendAsync(HttpMethod.Put, $"runners/{id}", parameters, $"Changing runner {id}", cancellationToken);
        }

        return await StateAsync(client, change.Prior, cancellationToken);
    }

    public override async Task DeleteAsync(ResourceChange change, CancellationToken cancellationToken)
    {
        var id = change.Prior["id"].Text;
        try
        {
            await Client(change.Client).SendAsync(HttpMethod.Delete, $"runners/{id}", null, $"Deleting runner {id}", cancellationToken);
        }
        catch (GitLabRefusal refusal) when (refusal.Code == 404)
        {
            // Gone already is what was wanted.
        }
    }

    public override Task<TofuValue> ImportAsync(ResourceImport import, CancellationToken cancellationToken) =>
        long.TryParse(import.Id, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? Task.FromResult(TofuValue.Object(("id", TofuValue.Of(import.Id))))
            : throw new ProviderException("Unusable id", "The id to import is the number of the runner. Its token cannot be imported.");

    private static SchemaAttribute Kept(string name, TofuType type) => SchemaAttribute.IsOptionalComputed(name, type) with { KeepsValue = true };

    private static GitLabClient Client(object session) => ((GitLabSession)session).Client;

    private static async Task<TofuValue> StateAsync(GitLabClient client, TofuValue known, CancellationToken cancellationToken)
    {
        var id = known["id"].Text;
        var runner = await client.FindAsync($"runners/{id}", $"Reading runner {id}", cancellationToken);
        return runner is null
            ? throw new ProviderException("The runner is gone", $"Runner {id} was removed while it was changed.")
            : RunnerJson.State(runner, known);
    }
}

using System.Collections.Immutable;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.GitLab;

/// <summary>The stand-in for gitlabhq/gitlab (https://registry.terraform.io/providers/gitlabhq/gitlab/latest/docs): runners.</summary>
/// <param name="time">Between tries.</param>
/// <param name="lab">This lab's own forge, null: there is none.</param>
internal sealed class GitLabProvider(TimeProvider time, LabForgeAccess? lab) : ProviderDefinition
{
    public override string Address => "gitlabhq/gitlab";

    public override ResourceSchema Schema => GitLabConfiguration.Schema;

    public override ImmutableArray<Resource> Resources { get; } = [new UserRunner()];

    public override IEnumerable<ProviderProblem> Validate(TofuValue config) => GitLabConfiguration.Validate(config);

    public override async Task<object> ConfigureAsync(TofuValue config, RunProcess run, CancellationToken cancellationToken)
    {
        if (GitLabConfiguration.Read(config, run, lab) is not { } connection)
        {
            return new GitLabSession(null);
        }

        var client = new GitLabClient(connection, time);
        if (config["early_auth_check"].Truth ?? true)
        {
            await CheckAsync(client, cancellationToken);
        }

        return new GitLabSession(client);
    }

    // The real provider asks this so that a wrong token is told once and not for every resource.
    private static async Task CheckAsync(GitLabClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAsync(HttpMethod.Get, "user", null, "Asking for the token's user", cancellationToken);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}

using System.Net;
using System.Net.Http.Json;

namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>gitlabhq/gitlab against the whole lab, with the forge's REST API behind its back.</summary>
public sealed class GitLabCycleTests(CycleLab lab) : IClassFixture<CycleLab>
{
    private const string Runner = """
        resource "gitlab_user_runner" "this" {
          runner_type = "group_type"
          group_id    = 1
          description = "docker"
          tag_list    = ["linux", "docker"]
          untagged    = false
        }
        """;

    [Fact]
    public async Task A_runner_is_changed_deleted_and_imported()
    {
        using var forge = lab.Forge();
        using var module = lab.Module(Runner, "gitlabhq/gitlab");
        await module.MakeAsync(1);

        using (var changed = await forge.PutAsJsonAsync(Of(module), new { tag_list = new[] { "linux", "windows" } }, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        }

        await module.MendAsync("- \"windows\"", "+ \"docker\"", "0 to add, 1 to change, 0 to destroy");

        using (var deleted = await forge.DeleteAsync(Of(module), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        }

        await module.MendAsync("gitlab_user_runner.this will be created");

        var plan = await module.ImportAsync(("gitlab_user_runner.this", module.State("gitlab_user_runner").GetProperty("id").GetString()!));
        Assert.Contains("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy", plan, StringComparison.Ordinal);

        var runner = Of(module);
        await module.DestroyAsync();
        using var gone = await forge.GetAsync(runner, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static Uri Of(TerraformFolder module) =>
        new($"runners/{module.State("gitlab_user_runner").GetProperty("id").GetString()}", UriKind.Relative);
}

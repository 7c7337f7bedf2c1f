using System.Security.Cryptography.X509Certificates;
using Flywheel.Lab.Providers.GitLab;
using Flywheel.Lab.Tests.Forge;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>The real terraform, the stand-in and the forge.</summary>
public sealed class GitLabProviderTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate = TestCertificate.SelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    private ForgeHost _forge = null!;
    private ProviderHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.Of("ca.crt"), _certificate.ExportCertificatePem());
        _forge = await ForgeHost.StartAsync(_folder, certificate: _certificate);
        _host = await ProviderHost.StartAsync(new GitLabProvider(TimeProvider.System, null));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _forge.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_runner_is_made_kept_changed_and_removed()
    {
        using var module = Module();
        await module.InitAsync();
        (await module.PlanAsync("-out=p")).Expect(2);
        (await module.RunAsync("apply", "-no-color", "p")).Expect(0);

        var state = module.State("gitlab_user_runner");
        Assert.Equal("1", state.GetProperty("id").GetString());
        Assert.StartsWith("glrt-", state.GetProperty("token").GetString(), StringComparison.Ordinal);
        Assert.Equal("docker linux", (await _forge.SendAsync("GET", "runners/1")).Json["tag_list"]!.AsArray().Select(tag => (string)tag!)
            .Order(StringComparer.Ordinal).Aggregate((a, b) => $"{a} {b}"));
        await module.ExpectNoChangesAsync();

        module.Change("paused      = false", "paused      = true");
        Assert.Contains("0 to add, 1 to change, 0 to destroy", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
        await module.ApplyAsync();
        Assert.True((bool)(await _forge.SendAsync("GET", "runners/1")).Json["paused"]!);
        Assert.Equal(state.GetProperty("token").GetString(), module.State("gitlab_user_runner").GetProperty("token").GetString());
        await module.ExpectNoChangesAsync();

        module.Change("group_id    = 1", "group_id    = 2");
        Assert.Contains("forces replacement", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);

        await module.DestroyAsync();
        Assert.Equal(404, (await _forge.SendAsync("GET", "runners/1")).Status);
    }

    [Fact]
    public async Task What_somebody_else_changed_is_drift()
    {
        using var module = Module();
        await module.InitAsync();
        await module.ApplyAsync();

        await _forge.SendAsync("PUT", "runners/1", """{"paused":true,"tag_list":["docker","windows"],"maximum_timeout":700}""");
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.Contains("paused", plan, StringComparison.Ordinal);
        Assert.Contains("windows", plan, StringComparison.Ordinal);
        Assert.Contains("700", plan, StringComparison.Ordinal);
        await module.ApplyAsync();
        await module.ExpectNoChangesAsync();

        await _forge.SendAsync("DELETE", "runners/1");
        Assert.Contains("1 to add", (await module.PlanAsync()).Expect(2), StringComparison.Ordinal);
        await module.ApplyAsync();
        Assert.Equal("2", module.State("gitlab_user_runner").GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_runner_with_nothing_but_its_owner_has_the_forges_defaults()
    {
        using var module = Module("""
            resource "gitlab_user_runner" "this" {
              runner_type = "project_type"
              project_id  = 1
            }
            """);
        await module.InitAsync();
        await module.ApplyAsync();

        await module.ExpectNoChangesAsync();
        var state = module.State("gitlab_user_runner");
        Assert.True(state.GetProperty("untagged").GetBoolean());
        Assert.Equal("not_protected", state.GetProperty("access_level").GetString());
    }

    [Fact]
    public async Task A_runner_that_exists_is_imported_without_its_token()
    {
        await _forge.AddRunnerAsync("docker", "docker", "linux");
        await _forge.SendAsync("PUT", "runners/1", """{"maximum_timeout":3600,"run_untagged":false}""");
        using var module = Module();
        await module.InitAsync();

        Assert.Contains("number of the runner",
            (await module.RunAsync("import", "-no-color", "-input=false", "gitlab_user_runner.this", "docker")).Expect(1), StringComparison.Ordinal);
        (await module.RunAsync("import", "-no-color", "-input=false", "gitlab_user_runner.this", "1")).Expect(0);

        Assert.Equal(System.Text.Json.JsonValueKind.Null, module.State("gitlab_user_runner").GetProperty("token").ValueKind);
        await module.ExpectNoChangesAsync();
    }

    [Theory]
    [InlineData(ForgeHost.Pipeline, "runner_type = \"group_type\"", "group_id is required when runner_type is group_type")]
    [InlineData(ForgeHost.Pipeline, "runner_type = \"shared\"", "runner_type")]
    [InlineData(ForgeHost.Pipeline, "runner_type = \"project_type\"\n  project_id = 1\n  group_id = 1", "group_id is for runners")]
    [InlineData(ForgeHost.Pipeline, "runner_type = \"group_type\"\n  group_id = 1\n  maximum_timeout = 60", "600")]
    [InlineData(ForgeHost.Pipeline, "runner_type = \"group_type\"\n  group_id = 1\n  untagged = false", "tag_list needs a tag")]
    [InlineData(ForgeHost.Pipeline, "runner_type = \"group_type\"\n  group_id = 1\n  colour = 1", "Unsupported argument")]
    [InlineData(ForgeHost.Pipeline, "runner_type = \"group_type\"\n  group_id = 77", "Missing/invalid scope")]
    [InlineData("glpat-wrong", "runner_type = \"group_type\"\n  group_id = 1", "GitLab refused (401)")]
    [InlineData(ForgeHost.Expired, "runner_type = \"group_type\"\n  group_id = 1", "Token is expired")]
    [InlineData(ForgeHost.Reader, "runner_type = \"group_type\"\n  group_id = 1", "GitLab refused (403)")]
    public async Task What_cannot_be_done_is_said(string token, string attributes, string expected)
    {
        using var module = Module($$"""
            resource "gitlab_user_runner" "this" {
              {{attributes}}
            }
            """, token);
        await module.InitAsync();

        var output = (await module.RunAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(1);

        Assert.Contains(expected, output.Replace("\n\u2502", "", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(token, output, StringComparison.Ordinal);
        Assert.Empty((await _forge.SendAsync("GET", "runners/all")).List);
    }

    [Theory]
    [InlineData("base_url = \"http://127.0.0.1:1/\"", "is not an https address")]
    [InlineData("token = \"x\"", "No GitLab base URL")]
    [InlineData("base_url = \"https://127.0.0.1:1/\"", "GitLab cannot be reached")]
    [InlineData("base_url = \"https://127.0.0.1:1/\"\n  cacert_file = \"missing.crt\"", "Unreadable certificate")]
    [InlineData("base_url = \"https://127.0.0.1:1/\"\n  client_cert = \"a.crt\"", "client_key is required")]
    [InlineData("headers = { a = \"b\" }", "does nothing with headers")]
    public async Task A_configuration_that_cannot_be_used_is_said(string configuration, string expected)
    {
        using var module = _host.Module($$"""
            terraform {
              required_providers {
                gitlab = { source = "gitlabhq/gitlab" }
              }
            }
            provider "gitlab" {
              {{configuration}}
            }
            resource "gitlab_user_runner" "this" {
              runner_type = "instance_type"
            }
            """);
        await module.InitAsync();

        Assert.Contains(expected, (await module.PlanAsync()).Expect(1), StringComparison.Ordinal);
    }

    private TerraformFolder Module(string? resource = null, string token = ForgeHost.Pipeline) => _host.Module($$"""
        terraform {
          required_providers {
            gitlab = {
              source  = "gitlabhq/gitlab"
              version = "~> 18.0"
            }
          }
        }
        provider "gitlab" {
          base_url    = "{{_forge.Address}}api/v4/"
          token       = "{{token}}"
          cacert_file = "{{_folder.Of("ca.crt")}}"
        }
        {{resource ?? """
        resource "gitlab_user_runner" "this" {
          runner_type = "group_type"
          group_id    = 1
          description = "docker"
          tag_list    = ["linux", "docker"]
          untagged    = false
          paused      = false
          maximum_timeout = 3600
        }
        """}}
        """);
}

using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Flywheel.Deployments;
using Flywheel.Forges;
using Flywheel.Jobs;
using Flywheel.Lab.Faults;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Tests.Providers;
using Flywheel.LabAccess;
using Flywheel.Organizations;
using Flywheel.Plans;
using Flywheel.Repositories;
using Flywheel.Testing;
using Flywheel.Tools;
using Flywheel.Verification.Runners;

namespace Flywheel.Lab.Tests.Verification.Runners;

/// <summary>A whole lab, runners that terraform registers in it, and the check that looks for them.</summary>
public sealed class RunnerBench : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private LabHost _lab = null!;
    private HttpClient _forge = null!;

    internal FaultTable Faults => _lab.Parts.Faults;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new() { Folder = _folder.Of("lab"), Speed = 10 }, TestContext.Current.CancellationToken);
        var roots = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        roots.CustomTrustStore.ImportFromPemFile(_lab.Address.CertificateFile);
#pragma warning disable CA2000 // the client owns it
        _forge = new(new SocketsHttpHandler { SslOptions = new() { CertificateChainPolicy = roots } }) { BaseAddress = new($"{_lab.Address.Forge}/api/v4/") };
#pragma warning restore CA2000
        _forge.DefaultRequestHeaders.Add("PRIVATE-TOKEN", RunningLab.Of(_lab.Address).ForgeToken);
    }

    /// <summary>A root module that registered one runner: <c>docker</c> with the tags docker and linux.</summary>
    /// <param name="environment">Keeps the runners of one test from those of another.</param>
    internal async Task<TerraformFolder> RegisterAsync(string environment)
    {
        var module = new TerraformFolder(LabVariables.For(_lab.Address, LabTokens.Pipeline), $$"""
            terraform {
              required_providers {
                gitlab = { source = "gitlabhq/gitlab" }
              }
            }

            resource "gitlab_user_runner" "this" {
              runner_type      = "group_type"
              group_id         = 1
              description      = "{{environment}}-docker"
              maintenance_note = "flywheel: acme/{{environment}}/docker"
              tag_list         = ["linux", "docker"]
              untagged         = false
            }
            """);
        await module.InitAsync();
        await module.ApplyAsync();
        return module;
    }

    /// <summary>The number of the module's runner.</summary>
    internal static string IdOf(TerraformFolder module) => module.State("gitlab_user_runner").GetProperty("id").GetString()!;

    /// <summary>Runs a program with the runner's token, and ends when the forge says online.</summary>
    internal async Task DeployAsync(TerraformFolder module, string environment)
    {
        var token = module.State("gitlab_user_runner").GetProperty("token").GetString();
        var cluster = _lab.Parts.Cluster;
        var name = $"runner-{environment}";
        cluster.Create(cluster.Kinds.ByKind("apps/v1", "Deployment")!, JsonNode.Parse($$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}","namespace":"default"},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"metadata":{"labels":{"app":"{{name}}"} },
              "spec":{"containers":[{"name":"runner","image":"gitlab/gitlab-runner:alpine-v18.5.0","env":[{"name":"CI_SERVER_TOKEN","value":"{{token}}"}]}]} } } }
            """)!.AsObject(), new WriteContext { Manager = "test" });
        var since = TimeProvider.System.GetTimestamp();
        while ((await _forge.GetFromJsonAsync<JsonObject>(Of($"runners/{IdOf(module)}")))!["status"]!.GetValue<string>() != "online")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Limit, "The runner was not heard of in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    internal async Task ChangeAsync(string id, object change)
    {
        using var answer = await _forge.PutAsJsonAsync(Of($"runners/{id}"), change);
        answer.EnsureSuccessStatusCode();
    }

    internal async Task DeleteAsync(string id)
    {
        using var answer = await _forge.DeleteAsync(Of($"runners/{id}"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A runner that no stack has.</summary>
    internal async Task<long> AddAsync(string note)
    {
        using var answer = await _forge.PostAsJsonAsync(Of("user/runners"), new { runner_type = "group_type", group_id = 1, description = "left", maintenance_note = note });
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<long>();
    }

    /// <summary>The job after a deploy that ended now.</summary>
    /// <param name="module">The stack; its state is asked.</param>
    /// <param name="environment">Of the runners.</param>
    /// <param name="within">Null: 10 seconds.</param>
    /// <param name="least">The fewest replicas.</param>
    internal async Task<JobResult> VerifyAsync(TerraformFolder module, string environment, TimeSpan? within = null, int least = 1)
    {
        var target = Target(module, environment);
        var lab = RunningLab.Of(_lab.Address);
        var here = new DeploymentEnvironment { Name = environment, ClusterContext = "lab", Namespace = "x", Domain = "x.test", Position = new("organization.yaml") };
        var runner = new Runner
        {
            Name = "docker",
            Type = RunnerType.Docker,
            Tags = ["docker", "linux"],
            Environments = [environment],
            Scaling = new(least, 3, null),
            Position = new("organization.yaml"),
        };
        var forge = new Organizations.Forge(ForgeType.GitLab, "https://gitlab.example.com", "acme/platform");
        var job = new RunnersJob(new()
        {
            Organization = new() { Name = "acme", Environments = [here], Runners = [runner], Forge = forge, File = "organization.yaml" },
            Environment = here,
            Targets = [target],
            IsWhole = true,
            AfterDeploy = true,
            Settings = new() { Within = within ?? TimeSpan.FromSeconds(10) },
            Access = () => ForgeAccess.Of(forge, ImmutableSortedDictionary<string, string>.Empty, lab),
        });
        var context = new TestJobContext(_folder.Root, job.Id);
        context.Add(target.DeployId, JobResult.Succeeded() with
        {
            Facts = ImmutableSortedDictionary<string, string>.Empty.Add(DeployJob.EndedFact, TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        });
        return await job.RunAsync(context, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _forge.Dispose();
        await _lab.DisposeAsync();
        _folder.Dispose();
    }

    private static Uri Of(string path) => new(path, UriKind.Relative);

    private static StackTarget Target(TerraformFolder module, string environment)
    {
        var tree = FileTree.Scan(module.Root, IgnoredPaths.None, FileHashes.InMemory()).Value!;
        var none = ImmutableSortedDictionary<string, string>.Empty;
        return new()
        {
            Stack = new("runners", new TreeFolder(tree, "", "tofu/stacks/runners"), new(), []),
            Environment = environment,
            Tofu = new(new Tool("terraform", RequiredTool.Find("terraform"), "1", "1"), none),
            Backend = new($"runners-{environment}", null, Path.Combine(module.Root, "terraform.tfstate"), none),
        };
    }
}

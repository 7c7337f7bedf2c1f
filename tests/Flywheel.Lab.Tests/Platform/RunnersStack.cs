using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Tests.Providers;
using Flywheel.Lab.Tests.Providers.Cycles;
using Flywheel.LabAccess;
using Flywheel.Organizations;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The runners stack as one environment of an organization in a lab, with the real terraform. Gone at the end of the test.</summary>
internal sealed class RunnersStack : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly CycleLab _lab;
    private readonly TerraformFolder _folder;
    private readonly HttpClient _forge;
    private readonly string _environment;
    private readonly string _root;

    private RunnersStack(CycleLab lab, string environment)
    {
        (_lab, _environment) = (lab, environment);
        _forge = lab.Forge();
        _folder = new(LabVariables.For(lab.Address, "pipeline"), "");
        _root = Path.Combine(_folder.Root, "tofu", "stacks", "runners");
        PlatformPlans.Copy(RepositoryRoot.Of("tofu", "modules"), Path.Combine(_folder.Root, "tofu", "modules"));
        PlatformPlans.Copy(RepositoryRoot.Of("tofu", "stacks", "runners"), _root);
        File.WriteAllText(Path.Combine(_root, "zz_override.tf"), "terraform {\n  backend \"local\" {}\n}\n");
    }

    /// <summary>Namespace of the managers.</summary>
    public string Namespace => $"{_environment}-runners";

    /// <summary>Initialized, with these runners.</summary>
    /// <param name="lab">Where it goes.</param>
    /// <param name="environment">A name that no other test of the lab has.</param>
    /// <param name="runners">The part <c>runners</c> of organization.yaml, in flow style.</param>
    public static async Task<RunnersStack> OpenAsync(CycleLab lab, string environment, string runners)
    {
        var stack = new RunnersStack(lab, environment);
        stack.Say(runners);
        (await stack.RunAsync("init", "-input=false", "-no-color")).Expect(0);
        return stack;
    }

    /// <summary>Changes organization.yaml, and nothing else.</summary>
    public void Say(string runners)
    {
        var read = OrganizationReader.Read("organization.yaml", Encoding.UTF8.GetBytes($$"""
            organization:
              name: acme
              environments: { {{_environment}}: { cluster_context: lab, namespace: {{_environment}}, domain: example.test } }
            runners: { {{runners}} }
            cache: { server: "https://cache.example.test", name: main }
            forge: { type: gitlab, url: "https://gitlab.example.test", group: acme/platform }
            """));
        Assert.True(read.Value is not null, string.Join('\n', read.Diagnostics));
        var facts = JsonNode.Parse(OrganizationFacts.Json(read.Value, read.Value.Environments.Single(), isLab: true));
        File.WriteAllText(Path.Combine(_root, "organization.auto.tfvars.json"), new JsonObject { [OrganizationFacts.Variable] = facts }.ToJsonString());
    }

    /// <summary>The addresses that a plan would do something with, after what it would do: <c>create module.manager["nix"]…</c>.</summary>
    public async Task<IReadOnlyList<string>> PlanAsync(params string[] variables)
    {
        (await RunAsync(["plan", "-input=false", "-no-color", "-var=group_id=1", "-out=p", .. variables])).Expect(0);
        var plan = JsonNode.Parse((await RunAsync("show", "-json", "p")).Expect(0))!;
        return
        [
            .. from change in plan["resource_changes"]?.AsArray() ?? []
               let actions = string.Join('+', change!["change"]!["actions"]!.AsArray().Select(action => (string?)action))
               where actions is not ("no-op" or "read")
               select $"{actions} {change["address"]}",
        ];
    }

    /// <summary>The resources that its state holds.</summary>
    public async Task<JsonNode[]> ResourcesAsync() =>
        [.. JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_root, "terraform.tfstate")))!["resources"]!.AsArray().Select(resource => resource!.DeepClone())];

    /// <summary>Applies the plan that was made last, or a new one.</summary>
    public async Task ApplyAsync()
    {
        if (!File.Exists(Path.Combine(_root, "p")))
        {
            await PlanAsync();
        }

        (await RunAsync("apply", "-input=false", "-no-color", "p")).Expect(0);
        File.Delete(Path.Combine(_root, "p"));
    }

    /// <summary>Applies, waits until every manager is available, and checks that a plan is empty.</summary>
    public async Task DeployAsync()
    {
        await ApplyAsync();
        await KubectlAsync("wait", "deployment", "--all", "--for=condition=Available", "--timeout=60s");
        Assert.Empty(await PlanAsync());
        File.Delete(Path.Combine(_root, "p"));
    }

    /// <summary>An object of the namespace.</summary>
    public async Task<JsonNode> GetAsync(string kind, string name) => JsonNode.Parse(await KubectlAsync("get", kind, name, "-o=json"))!;

    public Task<string> KubectlAsync(params string[] arguments) => _lab.Kubectl.OkAsync([.. arguments, $"--namespace={Namespace}"]);

    /// <summary>config.toml of a runner, as its managers see it.</summary>
    public async Task<string> ConfigurationAsync(string runner)
    {
        var secret = await GetAsync("secret", $"runner-{runner}");
        return Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]!["config.toml"]!));
    }

    /// <summary>A runner as the forge knows it.</summary>
    public async Task<JsonNode> RegisteredAsync(string runner) => await ForgeAsync($"runners/{await IdAsync(runner)}");

    /// <summary>Ends when so many managers of the runner have contacted the forge.</summary>
    public async Task ContactedAsync(string runner, int managers)
    {
        var id = await IdAsync(runner);
        await UntilAsync(async () => (await ForgeAsync($"runners/{id}/managers")).AsArray().Count >= managers, $"{managers} managers of {runner} contact the forge");
    }

    /// <summary>Ends when it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Limit, $"{what}: not within {Limit.TotalSeconds} s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public void Dispose()
    {
        _forge.Dispose();
        _folder.Dispose();
    }

    private async Task<string> IdAsync(string runner)
    {
        var ids = JsonNode.Parse((await RunAsync("output", "-json", "runners")).Expect(0))!;
        return long.Parse((string)ids[runner]!, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    private async Task<JsonNode> ForgeAsync(string path) =>
        JsonNode.Parse(await _forge.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    private Task<TerraformExit> RunAsync(params string[] arguments) => _folder.RunAsync([$"-chdir={_root}", .. arguments]);
}

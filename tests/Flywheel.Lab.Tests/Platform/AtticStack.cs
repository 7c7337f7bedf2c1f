using System.Text.Json.Nodes;
using Flywheel.Lab.Tests.Providers;
using Flywheel.Lab.Tests.Providers.Cycles;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The attic stack in a lab of its own, with the real terraform and the variables of <c>lab.tfvars</c>. Not deployed yet.</summary>
public sealed class AtticStack : IAsyncLifetime
{
    private const string Organization = """
        {"organization": {
          "name": "acme",
          "environment": {"name": "lab", "cluster_context": "lab", "namespace": "attic", "domain": "lab.localhost", "lab": true},
          "cache": {"server": "https://cache.lab.localhost", "name": "main", "storage_size": "1Gi"}
        }}
        """;

    private readonly CycleLab _lab = new();
    private TerraformFolder _folder = null!;
    private string _root = "";
    private string? _deployed;

    /// <summary>Where it goes.</summary>
    internal CycleLab Lab => _lab;

    public async ValueTask InitializeAsync()
    {
        await _lab.InitializeAsync();
        _folder = new(LabVariables.For(_lab.Address, "pipeline"), "");
        _root = Path.Combine(_folder.Root, "tofu", "stacks", "attic");
        PlatformPlans.Copy(RepositoryRoot.Of("tofu", "modules"), Path.Combine(_folder.Root, "tofu", "modules"));
        PlatformPlans.Copy(RepositoryRoot.Of("tofu", "stacks", "attic"), _root);
        await File.WriteAllTextAsync(Path.Combine(_root, "zz_override.tf"), "terraform {\n  backend \"local\" {}\n}\n");
        await File.WriteAllTextAsync(Path.Combine(_root, "organization.auto.tfvars.json"), Organization);
        (await RunAsync("init", "-input=false", "-no-color")).Expect(0);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _lab.DisposeAsync();
    }

    /// <summary>Applies, and checks that a plan with the same variables is empty; unless that is what was deployed last.</summary>
    /// <param name="variables">Over those of lab.tfvars: <c>name=value</c>.</param>
    internal async Task DeployAsync(params string[] variables)
    {
        var wanted = string.Join('\n', variables);
        if (wanted == _deployed)
        {
            return;
        }

        _deployed = null;
        (await RunAsync(["apply", "-auto-approve", "-input=false", "-no-color", .. Variables(variables)])).Expect(0);
        Assert.Empty(await PlanAsync(variables));
        _deployed = wanted;
    }

    /// <summary>What a plan would do: <c>create module.dns[0]…</c>.</summary>
    internal async Task<IReadOnlyList<string>> PlanAsync(params string[] variables)
    {
        (await RunAsync(["plan", "-input=false", "-no-color", "-out=p", .. Variables(variables)])).Expect(0);
        var plan = JsonNode.Parse((await RunAsync("show", "-json", "p")).Expect(0))!;
        return
        [
            .. from change in plan["resource_changes"]?.AsArray() ?? []
               let actions = string.Join('+', change!["change"]!["actions"]!.AsArray().Select(action => (string?)action))
               where actions is not ("no-op" or "read")
               select $"{actions} {change["address"]}",
        ];
    }

    internal async Task<JsonNode> OutputAsync(string name) => JsonNode.Parse((await RunAsync("output", "-json", name)).Expect(0))!;

    /// <summary>The resources that its state holds.</summary>
    internal async Task<JsonNode[]> ResourcesAsync() =>
        [.. JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_root, "terraform.tfstate")))!["resources"]!.AsArray().Select(resource => resource!.DeepClone())];

    internal Task<TerraformExit> DestroyAsync() => RunAsync(["destroy", "-auto-approve", "-input=false", "-no-color", .. Variables([])]);

    /// <summary>kubectl in the platform's namespace.</summary>
    internal Task<string> KubectlAsync(params string[] arguments) => _lab.Kubectl.OkAsync([.. arguments, "--namespace=attic"]);

    /// <summary>An object; of the platform's namespace unless another one is named.</summary>
    internal async Task<JsonNode> GetAsync(string kind, string name, string @namespace = "attic") =>
        JsonNode.Parse(await _lab.Kubectl.OkAsync("get", kind, name, "-o=json", $"--namespace={@namespace}"))!;

    private static string[] Variables(string[] variables) => ["-var-file=lab.tfvars", .. variables.Select(variable => $"-var={variable}")];

    private Task<TerraformExit> RunAsync(params string[] arguments) => _folder.RunAsync([$"-chdir={_root}", .. arguments]);
}

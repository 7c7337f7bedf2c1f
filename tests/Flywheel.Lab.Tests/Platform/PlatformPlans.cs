using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Lab.Tests.Providers;
using Flywheel.Lab.Tests.Providers.Cycles;
using Flywheel.LabAccess;
using Flywheel.Organizations;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>The plans of the reference platform's stacks in an empty lab, for each environment of the organization. Nothing is applied.</summary>
public sealed class PlatformPlans : IAsyncLifetime
{
    private const string LocalState = "terraform {\n  backend \"local\" {}\n}\n";
    private const string Image = "registry.example/flywheel@sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private readonly CycleLab _lab = new();
    private readonly ConcurrentDictionary<(string, string), Task<PlatformPlan>> _plans = new();
    private readonly Organization _organization = OrganizationReader.Read(OrganizationLocator.Locate(RepositoryRoot.Path, null).Value!).Value!;

    public static ImmutableArray<string> Stacks { get; } = ["attic", "dashboard", "runners"];

    public static ImmutableArray<string> Environments { get; } = ["lab", "dev", "prod"];

    public ValueTask InitializeAsync() => _lab.InitializeAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    internal Task<PlatformPlan> OfAsync(string stack, string environment) =>
        _plans.GetOrAdd((stack, environment), key => PlanAsync(key.Item1, key.Item2));

    /// <summary>Those of all stacks.</summary>
    internal async Task<ImmutableArray<PlatformPlan>> InAsync(string environment)
    {
        var plans = ImmutableArray.CreateBuilder<PlatformPlan>();
        foreach (var stack in Stacks)
        {
            plans.Add(await OfAsync(stack, environment));
        }

        return plans.DrainToImmutable();
    }

    private async Task<PlatformPlan> PlanAsync(string stack, string environment)
    {
        using var folder = new TerraformFolder(LabVariables.For(_lab.Address, "pipeline"), "");
        Copy(RepositoryRoot.Of("tofu"), Path.Combine(folder.Root, "tofu"));
        var root = Path.Combine(folder.Root, "tofu", "stacks", stack);
        await File.WriteAllTextAsync(Path.Combine(root, "zz_override.tf"), LocalState);
        await File.WriteAllTextAsync(Path.Combine(root, "organization.auto.tfvars.json"), Facts(environment));
        var variables = Variables(root, environment);

        (await RunAsync("init", "-input=false", "-no-color")).Expect(0);
        var empty = await MakeAsync();
        await File.WriteAllTextAsync(Path.Combine(root, "terraform.tfstate"), RehearsedState.Of(empty.Json));
        return await MakeAsync();

        Task<TerraformExit> RunAsync(params string[] arguments) => folder.RunAsync([$"-chdir={root}", .. arguments]);

        async Task<PlatformPlan> MakeAsync()
        {
            var made = await RunAsync(["plan", "-input=false", "-no-color", "-refresh=false", "-out=p", .. variables]);
            Assert.True(made.Code == 0, $"{stack} does not plan for {environment}: {made.Output[Math.Max(0, made.Output.IndexOf("Error:", StringComparison.Ordinal))..]}");
            using var json = JsonDocument.Parse((await RunAsync("show", "-json", "p")).Expect(0));
            return new(stack, environment, json.RootElement.Clone(), ResourceGraph.Read((await RunAsync("graph")).Expect(0)));
        }
    }

    // The content is that of the environment; the cluster is the lab's, whatever the environment's is called.
    private string Facts(string environment)
    {
        var facts = JsonNode.Parse(OrganizationFacts.Json(_organization, _organization.Environments.Single(e => e.Name == environment), isLab: environment == "lab"))!;
        facts["environment"]!["cluster_context"] = "lab";
        return new JsonObject { [OrganizationFacts.Variable] = facts }.ToJsonString();
    }

    // What flywheel's own build gives, where the stack declares it.
    private static string[] Variables(string root, string environment)
    {
        var archive = Path.Combine(root, "app.tar");
        File.WriteAllText(archive, "");
        var declared = string.Concat(Directory.GetFiles(root, "*.tf").Select(File.ReadAllText));
        (string Name, string Value)[] built = [("image", Image), ("app_archive", archive)];
        return
        [
            .. built.Where(v => declared.Contains($"variable \"{v.Name}\"", StringComparison.Ordinal)).Select(v => $"-var={v.Name}={v.Value}"),
            .. File.Exists(Path.Combine(root, $"{environment}.tfvars")) ? new[] { $"-var-file={environment}.tfvars" } : [],
        ];
    }

    /// <summary>Copies a folder with all that is in it, but what tofu put there.</summary>
    internal static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) != ".terraform"))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}

/// <summary>The tests that look at the same plans.</summary>
[CollectionDefinition(Name)]
public sealed class PlatformCollection : ICollectionFixture<PlatformPlans>
{
    internal const string Name = "platform";
}

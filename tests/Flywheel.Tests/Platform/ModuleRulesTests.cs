using System.Text.RegularExpressions;
using Flywheel.LabAccess;

namespace Flywheel.Tests.Platform;

/// <summary>What is true of every module and stack of the reference platform.</summary>
public sealed partial class ModuleRulesTests
{
    private const int LongestFile = 200;
    private const string Registry = "registry.opentofu.org/";

    public static TheoryData<string> Paths => [.. PlatformFolder.Paths];

    public static TheoryData<string> Stacks => [.. PlatformFolder.Stacks.Select(stack => stack.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_variable_has_a_type_and_a_description(string path) => Assert.All(PlatformFolder.Of(path).BlocksOf("variable"), variable =>
    {
        Assert.True(variable.Body.Attribute("type") is not null, $"{path}: the variable {variable.Name} has no type");
        Assert.True(variable.Body.Attribute("description")?.StringValue?.EndsWith('.') == true, $"{path}: the variable {variable.Name} has no description that is a sentence");
    });

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_output_has_a_description(string path) => Assert.All(PlatformFolder.Of(path).BlocksOf("output"), output =>
        Assert.True(output.Body.Attribute("description")?.StringValue?.EndsWith('.') == true, $"{path}: the output {output.Name} has no description that is a sentence"));

    [Fact]
    public void Every_module_is_called_by_a_stack_or_another_module()
    {
        var called = PlatformFolder.Modules.Concat(PlatformFolder.Stacks).SelectMany(folder => folder.Calls).ToHashSet();

        Assert.DoesNotContain(PlatformFolder.Modules.Select(module => module.Path), path => !called.Contains(path));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_provider_is_named_with_its_full_address_and_is_one_of_the_labs(string path) => Assert.All(PlatformFolder.Of(path).RequiredProviders, provider =>
    {
        Assert.StartsWith(Registry, provider.Source, StringComparison.Ordinal);
        Assert.True(StandIn.For(provider.Source) is not null, $"{path}: the lab does not stand in for {provider.Source}");
    });

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_provider_that_is_used_is_named(string path)
    {
        var folder = PlatformFolder.Of(path);
        var used = folder.BlocksOf("resource").Concat(folder.BlocksOf("data")).Select(block => block.Name.Split('_')[0])
            .Concat(folder.BlocksOf("provider").Select(block => block.Name))
            .Where(name => name != "terraform")
            .Distinct();

        Assert.Empty(used.Except(folder.RequiredProviders.Select(provider => provider.Name)));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_stack_pins_each_provider_to_the_version_whose_schema_is_known(string path) => Assert.All(PlatformFolder.Of(path).RequiredProviders, provider =>
        Assert.Equal(StandIn.For(provider.Source)!.Versions[0], provider.Version));

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_stack_names_every_provider_of_the_modules_that_it_calls(string path)
    {
        var stack = PlatformFolder.Of(path);
        var pending = new Queue<string>(stack.Calls);
        var seen = new HashSet<string>();
        while (pending.TryDequeue(out var next))
        {
            if (seen.Add(next))
            {
                PlatformFolder.Of(next).Calls.ToList().ForEach(pending.Enqueue);
            }
        }

        Assert.Empty(seen.SelectMany(module => PlatformFolder.Of(module).RequiredProviders).Select(p => p.Source).Except(stack.RequiredProviders.Select(p => p.Source)));
    }

    [Fact]
    public void A_module_allows_the_versions_that_the_stacks_pin() => Assert.All(
        PlatformFolder.Modules.SelectMany(module => module.RequiredProviders.Select(provider => (module.Path, provider))), required =>
    {
        var bound = LeastVersion().Match(required.provider.Version);
        Assert.True(bound.Success, $"{required.Path}: the version of {required.provider.Name} is no bound such as \">= 2.1\"");
        Assert.True(
            Version.Parse(bound.Groups["version"].Value) <= Version.Parse(StandIn.For(required.provider.Source)!.Versions[0]),
            $"{required.Path}: {required.provider.Name} {required.provider.Version} excludes the version that the stacks pin");
    });

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_file_is_longer_than_a_reader_wants(string path) => Assert.All(Directory.GetFiles(PlatformFolder.Of(path).FullPath, "*.tf"), file =>
        Assert.True(File.ReadLines(file).Count() < LongestFile, $"{file} has {LongestFile} lines or more"));

    // A quote or a line break in a value would else be a part of the file.
    [Theory]
    [MemberData(nameof(Paths))]
    public void A_template_writes_values_as_values(string path) => Assert.All(
        Directory.GetFiles(PlatformFolder.Of(path).FullPath, "*.tftpl"), file => Assert.DoesNotMatch("\"[^\"\n]*(?<!\\(\")\\$\\{", File.ReadAllText(file)));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Nothing_is_read_from_elsewhere(string path) =>
        Assert.Empty(PlatformFolder.Of(path).BlocksOf("data").Select(data => $"{path}: data {data.Name}.{data.Labels[1]}"));

    [GeneratedRegex(@"^>= (?<version>\d+\.\d+(\.\d+)?)(, < \d+(\.\d+)*)?$")]
    private static partial Regex LeastVersion();
}

using System.Collections.Immutable;
using Flywheel.Repositories.Hcl;
using Flywheel.Testing;

namespace Flywheel.Tests.Platform;

/// <summary>A module or stack of the reference platform, read as it lies in <c>tofu/</c>.</summary>
/// <param name="Path">Relative to the repository: <c>tofu/modules/ingress</c>.</param>
/// <param name="Blocks">Of all its files, in the order of their names.</param>
internal sealed record PlatformFolder(string Path, ImmutableArray<HclBlock> Blocks)
{
    private const string LocalPrefix = "../";

    public static ImmutableArray<PlatformFolder> Modules { get; } = In("modules");

    public static ImmutableArray<PlatformFolder> Stacks { get; } = In("stacks");

    /// <summary>Paths of modules and stacks.</summary>
    public static ImmutableArray<string> Paths { get; } = [.. Modules.Concat(Stacks).Select(folder => folder.Path)];

    public string Name => System.IO.Path.GetFileName(Path);

    public string FullPath => RepositoryRoot.Of(Path);

    /// <summary>Paths of the local modules that it calls.</summary>
    public IEnumerable<string> Calls => BlocksOf("module")
        .Select(call => call.Body.Attribute("source")?.StringValue ?? "")
        .Where(source => source.StartsWith(LocalPrefix, StringComparison.Ordinal))
        .Select(source => System.IO.Path.GetRelativePath(RepositoryRoot.Path, System.IO.Path.GetFullPath(System.IO.Path.Combine(FullPath, source))));

    public static PlatformFolder Of(string path) => Modules.Concat(Stacks).Single(folder => folder.Path == path);

    public IEnumerable<HclBlock> BlocksOf(string type) => Blocks.Where(block => block.Type == type);

    /// <summary>What <c>required_providers</c> says: local name, source, version.</summary>
    public IEnumerable<(string Name, string Source, string Version)> RequiredProviders => BlocksOf("terraform")
        .SelectMany(settings => settings.Body.BlocksOf("required_providers"))
        .SelectMany(block => block.Body.Attributes)
        .Select(provider => (provider.Name, provider.Member("source")?.StringValue ?? "", provider.Member("version")?.StringValue ?? ""));

    private static ImmutableArray<PlatformFolder> In(string kind)
    {
        var folders = Directory.GetDirectories(RepositoryRoot.Of("tofu", kind)).Order(StringComparer.Ordinal);
        return [.. folders.Select(folder => new PlatformFolder(System.IO.Path.GetRelativePath(RepositoryRoot.Path, folder), BlocksIn(folder)))];
    }

    private static ImmutableArray<HclBlock> BlocksIn(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.tf").Order(StringComparer.Ordinal).SelectMany(file =>
        {
            var read = HclFile.Read(File.ReadAllBytes(file), isJson: false);
            return read.Problem == HclProblem.None ? read.Body.Blocks : throw new FormatException($"{file} was not read to its end: {read.Problem}");
        }),
    ];
}

using System.Collections.Immutable;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Jobs;
using Flywheel.LabAccess;
using Flywheel.Repositories;

namespace Flywheel.Validation;

/// <summary>A folder of configuration that tofu works in: a module or a stack, with all it calls.</summary>
/// <param name="Label">Unique among modules and stacks, fit for a file name: <c>stack-attic</c>.</param>
/// <param name="Folder">Where it is.</param>
/// <param name="Facts">What its own files say.</param>
/// <param name="LocalModules">The folders it calls, directly and through others.</param>
/// <param name="HasLockFile">The provider versions are committed.</param>
internal sealed record TofuSource(
    string Label, TreeFolder Folder, ModuleFacts Facts, ImmutableArray<LocalModule> LocalModules, bool HasLockFile)
{
    public static TofuSource Of(Module module) => new(
        $"module-{module.Name}", module.Folder, module.Facts, module.LocalModules, HasLockFile: false);

    public static TofuSource Of(Stack stack) => new(
        $"stack-{stack.Name}", stack.Folder, stack.Facts, stack.LocalModules, stack.HasLockFile);

    /// <summary>It is for a lab, which stands in for some providers.</summary>
    public bool InLab { get; init; }

    /// <summary>The lab stands in for every provider, so there are no versions to lock.</summary>
    public bool LocksNothing => InLab && Providers.All(provider => StandIn.For(provider) is not null);

    /// <summary>The providers that it and the modules it calls name.</summary>
    public IEnumerable<string> Providers => LocalModules.Select(called => called.Facts).Append(Facts).SelectMany(facts => facts.Providers);

    /// <summary>tofu can look at it as it lies there, without init.</summary>
    public bool NeedsInit => !Facts.NeedsNoInstall;

    /// <summary>Providers have to be installed, for it or for a module it calls.</summary>
    public bool NeedsProviders => LocalModules.Select(called => called.Facts).Append(Facts).Any(facts => facts.IsIncomplete || !facts.Providers.IsEmpty);

    /// <summary>Init fetches something over the network.</summary>
    public bool HasDownloads => LocalModules.Select(called => called.Facts).Append(Facts).Any(facts => facts.NeedsDownload);

    /// <summary>It or a module it calls takes modules from elsewhere, whose content can change without a file here changing.</summary>
    public bool CallsRemoteModules =>
        LocalModules.Select(called => called.Facts).Append(Facts).Any(facts => facts.ModuleCalls.Any(call => !call.IsLocal));

    /// <summary>Its files and those of all it calls.</summary>
    public ImmutableArray<InputFiles> Inputs =>
    [
        new(Folder.Tree, Folder.Path, []), .. LocalModules.Select(called => new InputFiles(called.Folder.Tree, called.Folder.Path, [])),
    ];

    /// <summary>Changes whenever another init could be needed: with any configuration of its, and with what is added. The same in a copy.</summary>
    public Digest Stamp(params IEnumerable<string> besides) => StampOf(file => IsConfiguration(file.Name), besides);

    /// <summary>Changes with any of its files.</summary>
    public Digest Content() => StampOf(_ => true, []);

    private Digest StampOf(Func<FileEntry, bool> counts, IEnumerable<string> besides)
    {
        var text = new StringBuilder();
        foreach (var files in Inputs)
        {
            foreach (var file in files.Files.Where(counts))
            {
                var path = Path.GetRelativePath(Folder.FullPath, Path.Combine(files.Tree.Root, file.Path));
                text.Append(path).Append('\0').Append(files.Tree.HashOf(file).Hex).Append('\n');
            }
        }

        return Digest.Of(Encoding.UTF8.GetBytes(text.AppendJoin('\0', besides).ToString()));
    }

    private static bool IsConfiguration(ReadOnlySpan<char> name) =>
        TofuFiles.IsConfiguration(name) || TofuFiles.IsTest(name) || name is ".terraform.lock.hcl";
}

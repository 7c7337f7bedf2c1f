using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Sandboxing;

namespace Flywheel.Validation.Untrusted;

/// <summary>A checkout whose author is not trusted: what its programs need is copied to where they cannot do harm.</summary>
/// <param name="Reason">Why not, as the end of a sentence.</param>
/// <param name="Sandbox">Where they run, or why they cannot.</param>
/// <param name="Repository">The checkout.</param>
/// <param name="Providers">The provider cache that trusted runs have filled; read here, never written.</param>
/// <param name="Temporary">Where the machine keeps temporary files.</param>
internal sealed record UntrustedCheckout(string Reason, Checked<Sandbox> Sandbox, Repository Repository, string Providers, string Temporary)
{
    /// <summary>A folder with copies of the files that git tracks, of a module or stack with all it calls; or why nothing of it runs here.</summary>
    /// <param name="context">The job.</param>
    /// <param name="source">What is wanted.</param>
    /// <param name="variables">Variables that the programs get.</param>
    public Checked<UntrustedFolder> Open(JobContext context, TofuSource source, ImmutableSortedDictionary<string, string> variables)
    {
        if (Sandbox.Value is not { } sandbox)
        {
            return new(null, Sandbox.Diagnostics);
        }

        var cached = new CachedProviders(Providers);
        ImmutableArray<Diagnostic> missing = [.. MissingModules(source), .. MissingProviders(source, cached)];
        if (!missing.IsEmpty)
        {
            return new(null, missing);
        }

        var folder = new UntrustedFolder(context, sandbox, Temporary) { Variables = variables };
        folder.Copy(
            source.Inputs.SelectMany(files => files.Files.Select(file => Path.Combine(files.Tree.Root, file.Path)))
                .Select(path => (path, Path.GetRelativePath(Repository.Git.TopLevel, path))),
            Repository);
        cached.CopyTo(folder.Plugins, source.Providers);
        return new(folder, []);
    }

    /// <summary>The same for files that are looked at one by one, laid out as in their tree.</summary>
    public Checked<UntrustedFolder> Open(JobContext context, InputFiles files)
    {
        if (Sandbox.Value is not { } sandbox)
        {
            return new(null, Sandbox.Diagnostics);
        }

        var folder = new UntrustedFolder(context, sandbox, Temporary);
        folder.Copy(files.Files.Select(file => (Path.Combine(files.Tree.Root, file.Path), file.Path)), Repository);
        return new(folder, []);
    }

    /// <summary>The source as it lies in the folder; people still read the paths of the checkout.</summary>
    public TofuSource In(UntrustedFolder folder, TofuSource source)
    {
        var tree = folder.Scan();
        return source with
        {
            Folder = Moved(tree, source.Folder),
            LocalModules = [.. source.LocalModules.Select(called => called with { Folder = Moved(tree, called.Folder) })],
        };
    }

    private TreeFolder Moved(FileTree tree, TreeFolder folder) =>
        new(tree, Path.GetRelativePath(Repository.Git.TopLevel, folder.FullPath) is var path && path == "." ? "" : path, folder.Shown);

    private static IEnumerable<Diagnostic> MissingProviders(TofuSource source, CachedProviders cached) =>
        source.Providers.Distinct(StringComparer.Ordinal).Where(provider => !cached.Has(provider)).Select(provider => SandboxRules.NotAtHand.At(
            new SourcePosition(source.Folder.Shown),
            $"It needs the provider \"{FileName.Printable(provider)}\", which no trusted run has installed here.",
            "Run the default branch once with the same data directory (FLYWHEEL_HOME), or have somebody read the change and run it as trusted."));

    private static IEnumerable<Diagnostic> MissingModules(TofuSource source) => source.LocalModules.Select(called => called.Facts).Prepend(source.Facts)
        .SelectMany(facts => facts.ModuleCalls.Where(call => !call.IsLocal)).Select(call => SandboxRules.NotAtHand.At(
            call.Position,
            $"The module \"{FileName.Printable(call.Name)}\" comes from \"{FileName.Printable(call.Source)}\", and nothing is downloaded for a change that is not trusted.",
            "Have somebody read the change and run it as trusted."));
}

using System.Collections.Immutable;

namespace Flywheel.Repositories;

/// <summary>A snapshot of the checkout: what is in it and which revision it is.</summary>
internal sealed record Repository
{
    /// <summary>Absolute path, links resolved.</summary>
    public required string Root { get; init; }

    public required GitFolder Git { get; init; }

    public required Revision Revision { get; init; }

    /// <summary>The whole git checkout, for files that lie outside of <see cref="Root"/>.</summary>
    public required CheckoutFiles Checkout { get; init; }

    /// <summary>All files below <see cref="Root"/> that git does not ignore.</summary>
    public required FileTree Tree { get; init; }

    /// <summary>What lies in the checkout and git does not track, whether it ignores it or not: absolute; folders end in a slash.</summary>
    public ImmutableArray<string> Untracked { get; init; } = [];

    /// <summary>By name; empty is no error, but is said aloud.</summary>
    public required ImmutableArray<Module> Modules { get; init; }

    /// <summary>By name; empty is no error, but is said aloud.</summary>
    public required ImmutableArray<Stack> Stacks { get; init; }

    /// <summary>Null: there is no package.json where the application would be.</summary>
    public required App? App { get; init; }

    public Stack? Stack(string name) => Stacks.FirstOrDefault(stack => stack.Name == name);

    /// <summary>Git tracks it, so it is part of the change and not something that was merely left there.</summary>
    /// <param name="path">Absolute.</param>
    public bool IsTracked(string path) => !Untracked.Any(other => other.EndsWith('/') ? path.StartsWith(other, StringComparison.Ordinal) : path == other);

    /// <summary>What is not there, as sentences for the user: no run is green for work that did not happen.</summary>
    public IEnumerable<string> Absences(string appPath)
    {
        if (Stacks.IsEmpty)
        {
            yield return "No stacks: tofu/stacks has no folder with .tf or .tofu files, so there is nothing to plan or deploy.";
        }

        if (App is null)
        {
            yield return $"No app: {appPath}/package.json does not exist, so there is nothing to build.";
        }
    }

    /// <summary>Keeps the digests that are known by now, so that the next run reads only what changed. To be called once, at the end.</summary>
    public void SaveHashes()
    {
        Tree.SaveHashes();
        if (App is not null && App.Folder.Tree != Tree)
        {
            App.Folder.Tree.SaveHashes();
        }
    }
}

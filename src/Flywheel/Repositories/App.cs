using System.Collections.Immutable;

namespace Flywheel.Repositories;

/// <summary>The web application of the repository.</summary>
/// <param name="Folder">Where it is; in a tree of its own when it lies outside the repository.</param>
/// <param name="PackageManager"><c>packageManager</c> of package.json as written (<c>pnpm@10.1.0</c>); null when it names none.</param>
/// <param name="Scripts">Names of its scripts.</param>
internal sealed record App(TreeFolder Folder, string? PackageManager, ImmutableSortedSet<string> Scripts)
{
    public bool HasScript(string name) => Scripts.Contains(name);
}

using System.Collections.Immutable;

namespace Flywheel.Repositories;

/// <summary>A reusable tofu module under <c>tofu/modules/</c>.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Folder">Where it is.</param>
/// <param name="Facts">What its files say.</param>
/// <param name="LocalModules">The folders it calls, directly and through others, each once, in the order they are met.</param>
internal sealed record Module(string Name, TreeFolder Folder, ModuleFacts Facts, ImmutableArray<LocalModule> LocalModules)
{
    /// <summary>It or a module it calls needs a download. Without one, <c>tofu validate</c> still wants an init where there are module calls.</summary>
    public bool NeedsDownload => Facts.NeedsDownload || LocalModules.Any(called => called.Facts.NeedsDownload);
}

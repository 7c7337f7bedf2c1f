namespace Flywheel.Repositories;

/// <summary>A folder that a module or stack calls by a relative path.</summary>
internal sealed record LocalModule(TreeFolder Folder, ModuleFacts Facts)
{
    public bool NeedsProviders => Facts.IsIncomplete || !Facts.Providers.IsEmpty || Facts.ModuleCalls.Any(call => !call.IsLocal);
}

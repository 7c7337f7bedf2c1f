namespace Flywheel.Repositories;

/// <summary>A folder that a module or stack calls by a relative path.</summary>
internal sealed record LocalModule(TreeFolder Folder, ModuleFacts Facts);

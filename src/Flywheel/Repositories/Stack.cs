using System.Collections.Immutable;

namespace Flywheel.Repositories;

/// <summary>A tofu root module under <c>tofu/stacks/</c>.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Folder">Where it is.</param>
/// <param name="Facts">What its files say.</param>
/// <param name="LocalModules">The folders it calls, directly and through others, each once, in the order they are met.</param>
internal sealed record Stack(string Name, TreeFolder Folder, ModuleFacts Facts, ImmutableArray<LocalModule> LocalModules)
{
    private const string LockFileName = ".terraform.lock.hcl";

    /// <summary>It or a module it calls needs a download.</summary>
    public bool NeedsDownload => Facts.NeedsDownload || LocalModules.Any(called => called.Facts.NeedsDownload);

    /// <summary>The provider versions are committed.</summary>
    public bool HasLockFile => Folder.Tree.Find($"{Folder.Path}/{LockFileName}") is not null;

    /// <summary><c>&lt;environment&gt;.tfvars</c>, or the same with <c>.json</c>; null when there is neither.</summary>
    public FileEntry? VarFile(string environment) =>
        Folder.Tree.Find($"{Folder.Path}/{environment}.tfvars") ?? Folder.Tree.Find($"{Folder.Path}/{environment}.tfvars.json");

    /// <summary>Var files that tofu loads by itself: <c>terraform.tfvars</c> and <c>*.auto.tfvars</c>.</summary>
    public IEnumerable<FileEntry> AutomaticVarFiles => Folder.Tree.FilesIn(Folder.Path).Where(file =>
        file.Name is "terraform.tfvars" or "terraform.tfvars.json"
        || file.Name.EndsWith(".auto.tfvars", StringComparison.Ordinal) || file.Name.EndsWith(".auto.tfvars.json", StringComparison.Ordinal));
}

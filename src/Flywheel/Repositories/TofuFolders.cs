using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>The folders in <c>tofu/modules</c> or <c>tofu/stacks</c> whose names can be used.</summary>
internal sealed class TofuFolders(FileTree tree, string parent)
{
    private static readonly string[] Reserved = ["errored.tfstate", "crash.log", "terraform.tfstate"];

    public ImmutableArray<Diagnostic>.Builder Problems { get; } = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Sorted by name.</summary>
    /// <param name="emptyRule">Said of a folder without configuration; null: such a folder is no concern of ours.</param>
    public ImmutableArray<TreeFolder> Find(DiagnosticRule? emptyRule)
    {
        var found = ImmutableArray.CreateBuilder<TreeFolder>();
        var byFolded = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in tree.FoldersIn(parent))
        {
            var path = $"{parent}/{name}";
            if (!tree.FilesIn(path).Any(file => TofuFiles.IsConfiguration(file.Name)))
            {
                if (emptyRule is not null)
                {
                    Problems.Add(emptyRule.At(new(path), $"\"{path}\" holds no .tf or .tofu file."));
                }

                continue;
            }

            if (!byFolded.TryAdd(name, name))
            {
                Problems.Add(RepositoryRules.FolderNameCollision.At(new(path), $"\"{name}\" and \"{byFolded[name]}\" in {parent} differ only in case."));
            }

            if (FolderName.IsValid(name))
            {
                CheckReserved(path);
                found.Add(new(tree, path, path));
            }
            else
            {
                Problems.Add(RepositoryRules.FolderName.At(
                    new(path),
                    $"\"{path}\" cannot be a name: it has to start with a lower-case letter or digit and go on with at most 62 lower-case letters, digits, - and _."));
            }
        }

        foreach (var link in tree.FilesIn(parent).Where(IsMaybeFolder))
        {
            Problems.Add(RepositoryRules.LinkedFolder.At(new(link.Path), $"\"{link.Path}\" is a symbolic link.", "Put a real folder there."));
        }

        return found.DrainToImmutable();
    }

    private void CheckReserved(string path)
    {
        foreach (var file in tree.Under(path))
        {
            // almost no path comes further than this, and there may be many
            if (!file.Path.Contains(".tfstate", StringComparison.Ordinal) && !file.Path.EndsWith("crash.log", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var part in file.Path[(path.Length + 1)..].Split('/'))
            {
                if (IsReserved(part))
                {
                    Problems.Add(RepositoryRules.ReservedName.At(
                        new(file.Path), $"\"{file.Path}\" has the name of something that tofu writes by itself.", $"git rm -r --cached -- {file.Path}"));
                    break;
                }
            }
        }

        foreach (var folder in tree.ToolFolders.Where(folder => folder.StartsWith(path + "/", StringComparison.Ordinal)))
        {
            Problems.Add(RepositoryRules.ReservedName.At(
                new(folder),
                $"\"{folder}\" is not ignored by git, so providers and modules prepared in it could be committed and would be run.",
                "Add .terraform/ to .gitignore, and remove the folder from git if it is there."));
        }
    }

    // A link to a file of the tree is no folder; where a link leads outside nobody looks.
    private bool IsMaybeFolder(FileEntry file) => file.IsSymlink && !(tree.TryResolve(file.Path, out var end) && tree.Find(end) is not null);

    private static bool IsReserved(string name) =>
        Reserved.Contains(name, StringComparer.Ordinal)
        || name.StartsWith("terraform.tfstate.", StringComparison.Ordinal)
        || name.StartsWith("errored.tfstate.", StringComparison.Ordinal);
}

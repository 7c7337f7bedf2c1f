using System.Text;

namespace Flywheel.Testing;

/// <summary>
/// A temporary git repository, built in a few lines and deleted on disposal. Beside it lies a decoy stack that nothing may ever find.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flywheel-sandbox-").FullName;
    private readonly StringBuilder _after = new();

    private Sandbox(string branch)
    {
        Directory.CreateDirectory(Root);
        TestGit.Run(Root, "init", "--quiet", $"--initial-branch={branch}");
        WithFile(".gitignore", ".flywheel/\n.terraform/\n");
        WithFile("../outside/tofu/stacks/decoy/main.tf", "resource \"terraform_data\" \"decoy\" {}\n");
    }

    /// <summary>Absolute path of the repository.</summary>
    public string Root => Path.Combine(_folder, "repository");

    /// <summary>A repository without commits.</summary>
    public static Sandbox Create(string branch = "main") => new(branch);

    /// <summary>Writes a file; its folders are made.</summary>
    /// <param name="path">Relative to the repository.</param>
    public Sandbox WithFile(string path, string text)
    {
        var full = Path.GetFullPath(path, Root);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>Makes a symbolic link.</summary>
    public Sandbox WithLink(string path, string target)
    {
        var full = Path.GetFullPath(path, Root);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.CreateSymbolicLink(full, target);
        return this;
    }

    /// <summary>organization.yaml; without text a small valid one with one environment, <c>lab</c>.</summary>
    public Sandbox WithOrganization(string? yaml = null) => WithFile("organization.yaml", yaml ?? """
        organization:
          name: acme-corp
          environments:
            lab:
              cluster_context: lab
              namespace: attic-cache
              domain: apps.example.com
        runners: {}
        cache:
          server: https://attic.apps.example.com
          name: main

        """);

    /// <summary>flywheel.yaml; what <see cref="WithStack"/> says about order is added to it.</summary>
    public Sandbox WithSettings(string yaml) => WithFile("flywheel.yaml", yaml);

    /// <summary>A module with one file, main.tf.</summary>
    public Sandbox WithModule(string name, string hcl = "resource \"terraform_data\" \"this\" {}\n") =>
        WithFile($"tofu/modules/{name}/main.tf", hcl);

    /// <summary>A stack with one file, main.tf. Its order is written to flywheel.yaml, so settings of one's own cannot be given besides.</summary>
    public Sandbox WithStack(string name, string? after = null, string hcl = "resource \"terraform_data\" \"this\" {}\n")
    {
        WithFile($"tofu/stacks/{name}/main.tf", hcl);
        if (after is not null)
        {
            _after.Append("  ").Append(name).Append(": { after: [").Append(after).Append("] }\n");
            WithSettings("stacks:\n" + _after);
        }

        return this;
    }

    /// <summary>Commits everything that git does not ignore.</summary>
    public Sandbox Commit(string message = "Change something")
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", message);
        return this;
    }

    /// <summary>Runs git in the repository.</summary>
    /// <returns>Its output, without the line end.</returns>
    public string Git(params string[] arguments) => Encoding.UTF8.GetString(TestGit.Run(Root, arguments)).TrimEnd('\n');

    /// <summary>What <c>git status</c> prints for the reader of repositories.</summary>
    /// <param name="folder">Where it is started; relative to the repository.</param>
    public byte[] GitStatus(string folder = "") => TestGit.Run(Path.GetFullPath(folder, Root),
        "status", "--porcelain=v2", "--branch", "-z", "--ignored=matching", "--untracked-files=normal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

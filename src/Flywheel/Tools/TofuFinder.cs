using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Tools;

/// <summary>Finds tofu, or terraform in its place.</summary>
internal static class TofuFinder
{
    /// <summary>Oldest version that flywheel works with.</summary>
    private static readonly Version Oldest = new(1, 6);

    /// <summary>The tool, or what is missing and how to get it.</summary>
    /// <param name="binary"><c>auto</c>: tofu, then terraform; else a name or an absolute path.</param>
    /// <param name="path">Where to look.</param>
    /// <param name="versions">Tells versions.</param>
    /// <param name="environment">What the program may see.</param>
    public static async Task<Checked<Tool>> FindAsync(
        string binary, ToolPath path, ToolVersions versions, ImmutableSortedDictionary<string, string> environment)
    {
        ImmutableArray<string> names = binary == "auto" ? ["tofu", "terraform"] : [binary];
        var found = names.Select(name => Path.IsPathFullyQualified(name) && ToolPath.IsProgram(name) ? name : path.Find(name)).FirstOrDefault(p => p is not null);
        if (found is null)
        {
            return new(null, [MachineRules.ToolMissing.Create(
                binary.Contains('/', StringComparison.Ordinal)
                    ? $"{binary} is no absolute path of a program that may be run."
                    : $"{string.Join(" or ", names)} is not on PATH ({string.Join(":", path.Folders)}).",
                "Install OpenTofu 1.6 or newer (opentofu.org/docs/intro/install), or Terraform 1.6 or newer, or set tofu.binary in flywheel.yaml.")]);
        }

        // The name decides which files it reads, so a path counts by its last part.
        var name = Path.GetFileName(found) is "tofu" ? "tofu" : "terraform";
        var tool = await versions.AskAsync(name, found, ["version"], environment);
        if (tool is null)
        {
            return new(null, [MachineRules.ToolVersion.Create($"{found} did not answer the question for its version.", $"Try: {found} version")]);
        }

        return IsNewEnough(tool.Version)
            ? new(tool, [])
            : new(null, [MachineRules.ToolVersion.Create(
                $"{found} is version {tool.Version}; flywheel needs {Oldest.ToString(2)} or newer.", "Install a newer OpenTofu or Terraform.")]);
    }

    private static bool IsNewEnough(string version) => Version.TryParse(version.Split('-')[0], out var numbers) && numbers >= Oldest;
}

using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Organizations;
using Flywheel.Repositories;
using Flywheel.Settings;

namespace Flywheel.Launching;

/// <summary>What flywheel itself reads of a change that is not trusted, outside of any sandbox.</summary>
internal static class StrangersFiles
{
    private static readonly ImmutableArray<string> Names = [SettingsReader.FileName, .. OrganizationLocator.Names];
    private static readonly ImmutableArray<string> Tools = ["auto", "tofu", "terraform"];

    /// <summary>The files that flywheel reads and quotes are of the repository. A link could make it quote another file of the machine.</summary>
    /// <param name="root">Absolute path of the repository's folder.</param>
    /// <exception cref="LaunchException">One is a link, or lies behind one.</exception>
    public static void RequireNoLinks(string root)
    {
        var real = NativeFiles.RealPath(root) ?? root;
        ImmutableArray<Diagnostic> links =
        [
            .. Names.Where(name => Path.Exists(Path.Combine(real, name)) && NativeFiles.RealPath(Path.Combine(real, name)) != Path.Combine(real, name))
                .Select(name => SandboxRules.LinkedFile.At(new(name), $"{name} is a link, or lies behind one.", "Put the file itself there.")),
        ];
        if (!links.IsEmpty)
        {
            throw new LaunchException(LaunchFailure.Refused, links);
        }
    }

    /// <summary>Which tool is used: a path in a stranger's settings is a program that the stranger chose, and it would be asked for its version outside of the sandbox.</summary>
    public static string Binary(string asked) => Tools.Contains(asked) ? asked : Tools[0];
}

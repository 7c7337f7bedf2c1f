using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Organizations;
using Flywheel.Tools;

namespace Flywheel.LabAccess;

/// <summary>What the lab of a repository is started with when nobody says more.</summary>
internal static class LabDefaults
{
    /// <summary>Flywheel's own program: what the mirror's scripts start.</summary>
    public static string OwnProgram => Environment.ProcessPath ?? "/usr/bin/env flywheel";

    /// <param name="home">Flywheel's folder of the repository.</param>
    /// <param name="organization">Names the forge's group; null: it cannot be used.</param>
    /// <param name="contexts">Names for the kubeconfig's contexts.</param>
    /// <param name="variables">Flywheel's own environment.</param>
    public static Checked<LabStart> For(
        FlywheelHome home, Organization? organization, ImmutableArray<string> contexts, ImmutableSortedDictionary<string, string> variables)
    {
        var program = LabProgram.Find(AppContext.BaseDirectory, variables);
        return program.Value is null
            ? new(null, program.Diagnostics)
            : new(new LabStart
            {
                Folder = home.Lab,
                Program = program.Value,
                Contexts = contexts,
                Group = organization?.Forge?.Group,
                AllowedFolders = [home.Artifacts],
                Environment = ChildEnvironment.Plain(variables).SetItems(variables.Where(variable => variable.Key == "DOTNET_ROOT")),
            },
            []);
    }
}

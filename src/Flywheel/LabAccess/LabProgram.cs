using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Tools;

namespace Flywheel.LabAccess;

/// <summary>What has to be run for a lab: the program beside flywheel, and the runtime that it needs.</summary>
/// <param name="File">Absolute path of what is started.</param>
/// <param name="Arguments">What comes before the lab's own arguments.</param>
internal sealed record LabProgram(string File, ImmutableArray<string> Arguments)
{
    private const string Name = "Flywheel.Lab.dll";

    /// <summary>Finds it.</summary>
    /// <param name="beside">The folder with flywheel's own program.</param>
    /// <param name="variables">Flywheel's own environment.</param>
    public static Checked<LabProgram> Find(string beside, ImmutableSortedDictionary<string, string> variables)
    {
        var named = variables.GetValueOrDefault("FLYWHEEL_LAB", "");
        var program = named.Length > 0 ? named : Path.Combine(beside, "lab", Name);
        if (!Path.IsPathFullyQualified(program) || !System.IO.File.Exists(program))
        {
            return new(null, [LabRules.ProgramMissing.Create($"{program} is not there.", "In a checkout, ./flywheel builds it.")]);
        }

        if (!program.EndsWith(".dll", StringComparison.Ordinal))
        {
            return new(new(program, []), []);
        }

        return Runtime(variables) is { } dotnet
            ? new(new(dotnet, [program]), [])
            : new(null, [LabRules.RuntimeMissing.Create(
                "There is no dotnet in DOTNET_ROOT or on PATH.", "Get the ASP.NET Core runtime 10 from dotnet.microsoft.com/download/dotnet/10.0.")]);
    }

    private static string? Runtime(ImmutableSortedDictionary<string, string> variables)
    {
        var folders = new[] { variables.GetValueOrDefault("DOTNET_ROOT", "") }
            .Concat(variables.GetValueOrDefault("PATH", "").Split(':'))
            .Append("/usr/share/dotnet").Append("/usr/lib/dotnet");
        return folders.Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(ToolPath.IsProgram);
    }
}

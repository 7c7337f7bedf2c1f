using System.Globalization;
using Flywheel.Lab.Controllers.Processes;
using Flywheel.Lab.Forge;

namespace Flywheel.Lab.Hosting;

/// <summary>The arguments of the lab's program.</summary>
internal static class LabArguments
{
    private const int LongestContext = 253;

    public const string Usage = """
        usage: flywheel-lab --folder DIR [--context NAME]… [--group PATH] [--allow-command PROGRAM]… [--allow-folder DIR]… [--fresh] [--speed N]
        A simulation of a cluster, a forge and tofu providers on this machine; flywheel lab up starts it.
        """;

    /// <summary>Null when they cannot be understood.</summary>
    /// <param name="arguments">As given.</param>
    /// <param name="directory">Where relative paths begin.</param>
    public static LabOptions? Parse(IReadOnlyList<string> arguments, string directory)
    {
        var options = new LabOptions { Folder = "", Contexts = [] };
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--fresh")
            {
                options = options with { Fresh = true };
                continue;
            }

            if (i + 1 == arguments.Count || arguments[i + 1].Length == 0 || With(options, arguments[i], arguments[++i], directory) is not { } changed)
            {
                return null;
            }

            options = changed;
        }

        return options.Folder.Length == 0 ? null : options.Contexts.IsEmpty ? options with { Contexts = ["lab"] } : options;
    }

    /// <summary>A kubeconfig may call a context so.</summary>
    public static bool IsContext(string name) => name.Length is > 0 and <= LongestContext && !name.Any(char.IsControl);

    private static LabOptions? With(LabOptions options, string name, string value, string directory) => name switch
    {
        "--folder" => options with { Folder = Path.GetFullPath(value, directory) },
        "--context" when IsContext(value) => options with { Contexts = options.Contexts.Contains(value) ? options.Contexts : options.Contexts.Add(value) },
        "--group" when ForgeOptions.IsGroupPath(value) => options with { Group = value },
        "--allow-command" when AllowedCommands.IsReadable(value) => options with { AllowedCommands = options.AllowedCommands.Add(value) },
        "--allow-folder" => options with { AllowedFolders = options.AllowedFolders.Add(Path.GetFullPath(value, directory)) },
        "--speed" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= 0.01 and <= 10_000 =>
            options with { Speed = speed },
        _ => null,
    };
}

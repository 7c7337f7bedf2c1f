using System.Diagnostics;
using System.Text;

namespace Flywheel.EndToEnd;

/// <summary>The built program: found once, started as a process of its own for every command.</summary>
internal static class FlywheelProgram
{
    // What a CI engine or the tester's shell says must not decide how the program under test behaves.
    private static readonly string[] NotPassedOn =
        ["CI", "GITHUB_", "GITLAB_", "CI_", "FLYWHEEL_", "TF_", "NO_COLOR", "TERM", "COLUMNS", "XDG_", "GIT_"];

    /// <summary>Absolute path of this repository.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Absolute path of the program; a test that asks for it fails with the way to get it when it was not built.</summary>
    public static string Path
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("FLYWHEEL_BINARY") is { Length: > 0 } given
                ? given
                : System.IO.Path.Combine(RepositoryRoot, "artifacts", "flywheel", "flywheel");
            Assert.True(File.Exists(path), $"The program under test is not at {path}. Build it with ./flywheel --version, or name another one in FLYWHEEL_BINARY.");
            return path;
        }
    }

    /// <summary>The environment of the tests without what belongs to a CI engine, a shell or another flywheel.</summary>
    public static Dictionary<string, string> PlainEnvironment()
    {
        var plain = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value ?? ""))
            .Where(e => !NotPassedOn.Any(name => e.Key == name || (name.EndsWith('_') && e.Key.StartsWith(name, StringComparison.Ordinal))))
            .ToDictionary(StringComparer.Ordinal);
        plain["CHECKPOINT_DISABLE"] = "1";
        return plain;
    }

    /// <summary>Starts a program. Its stdin is an empty pipe that stays open, as in a terminal where nobody types.</summary>
#pragma warning disable RS0030 // the engine's own runner is what is tested here, so it cannot be what starts the test
    public static RunningProgram Start(string file, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(new Process { StartInfo = start });
    }
#pragma warning restore RS0030

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "flywheel.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        }

        return folder.FullName;
    }
}

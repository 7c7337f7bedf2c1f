using System.Diagnostics;

namespace Flywheel.Testing;

/// <summary>Runs the real git in a test's folder, with nobody's configuration.</summary>
internal static class TestGit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The bytes on stdout; an exit code other than 0 fails the test.</summary>
    public static byte[] Run(string directory, params string[] arguments)
    {
        // the engine's own runner is under test elsewhere; a fixture must not depend on it
#pragma warning disable RS0030, VSTHRD002
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_AUTHOR_NAME"] = start.Environment["GIT_COMMITTER_NAME"] = "Sandbox";
        start.Environment["GIT_AUTHOR_EMAIL"] = start.Environment["GIT_COMMITTER_EMAIL"] = "sandbox@example.com";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        if (!process.WaitForExit(Limit) || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
        }
#pragma warning restore RS0030, VSTHRD002

        return output.ToArray();
    }
}

namespace Flywheel.Testing;

/// <summary>A tool of the machine that a test needs. Where it is missing the test is skipped aloud; with <c>CI=true</c> it fails.</summary>
internal static class RequiredTool
{
    // xUnit reads a message that begins so as "skipped, because …", from whatever exception.
    private const string SkipToken = "$XunitDynamicSkip$";

    /// <summary>Absolute path of the tool.</summary>
    public static string Find(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        var reason = $"{name} is not on PATH";
        return path ?? throw new InvalidOperationException(Environment.GetEnvironmentVariable("CI") == "true"
            ? $"{reason}, and with CI=true the tests need it"
            : SkipToken + reason);
    }
}

using System.Runtime.CompilerServices;

namespace Flywheel.Testing;

/// <summary>Text that people read, compared with a file beside the test.</summary>
/// <remarks>
/// The file is <c>TestClass.Test_name.txt</c>, or <c>TestClass.Test_name.part.ext</c>. <c>UPDATE_SNAPSHOTS=1</c> writes it. A file that is
/// missing is written, but with <c>CI=true</c> it is a failure.
/// </remarks>
internal static class Snapshot
{
    /// <summary>Compares; throws with the first line that differs.</summary>
    /// <param name="text">What was made.</param>
    /// <param name="part">Tells several snapshots of one test apart; may carry the extension, as in <c>failed.svg</c>.</param>
    public static void Match(string text, string? part = null, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var path = PathOf(file, test, part);
        var update = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";
        var exists = File.Exists(path);
        if (!exists && !update && Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new SnapshotException($"There is no snapshot {path}. Write it with UPDATE_SNAPSHOTS=1 and commit it.");
        }

        if (!exists || update)
        {
            File.WriteAllText(path, text);
            return;
        }

        var expected = File.ReadAllText(path);
        if (expected != text)
        {
            throw new SnapshotException($"{path} differs. {FirstDifference(expected, text)}\nIf it is right so: UPDATE_SNAPSHOTS=1");
        }
    }

    // Deterministic builds write source paths as /_/…; the tests run below the repository, where the real file is.
    private static string PathOf(string file, string test, string? part)
    {
        var source = file.StartsWith("/_/", StringComparison.Ordinal) ? RepositoryRoot.Of(file[3..]) : file;
        var name = $"{Path.GetFileNameWithoutExtension(source)}.{test}{(part is null ? "" : $".{part}")}";
        return Path.Combine(Path.GetDirectoryName(source)!, part is not null && part.Contains('.', StringComparison.Ordinal) ? name : $"{name}.txt");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
        {
            line++;
        }

        return $"Line {line + 1}:\n  expected: {left.ElementAtOrDefault(line) ?? "(end)"}\n  actual:   {right.ElementAtOrDefault(line) ?? "(end)"}";
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Tools;

/// <summary>Looks programs up by name in the folders of PATH.</summary>
/// <param name="path">The variable's value.</param>
/// <param name="repository">Absolute path of the checkout: a program in it is never taken, because whoever can push could plant one.</param>
internal sealed class ToolPath(string path, string repository)
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Absolute folders outside the checkout, in order.</summary>
    public ImmutableArray<string> Folders { get; } =
    [
        .. path.Split(':').Where(folder => Path.IsPathFullyQualified(folder) && !IsInside(folder, repository)),
    ];

    /// <summary>Absolute path of the first program of that name, or null; also null for anything that is more than a name.</summary>
    public string? Find(string name) => name.Length == 0 || name.Contains('/', StringComparison.Ordinal) ? null : Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsProgram);

    /// <summary>There is a file there, and somebody may run it.</summary>
    public static bool IsProgram(string path)
    {
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What changes when the file is replaced: where it really lies, its size and times.</summary>
    public static string StampOf(string path)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        var size = (file as FileInfo)?.Length ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {size} {file.LastWriteTimeUtc.Ticks} {file.CreationTimeUtc.Ticks}");
    }

    private static bool IsInside(string folder, string root) =>
        IsBelow(Path.GetFullPath(folder), root) || (TargetOf(folder) is { } target && IsBelow(target, root));

    private static bool IsBelow(string folder, string root) => $"{folder.TrimEnd('/')}/".StartsWith($"{root.TrimEnd('/')}/", StringComparison.Ordinal);

    private static string? TargetOf(string folder)
    {
        try
        {
            return Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            // not there, or links in a circle: nothing is found in it either
            return null;
        }
    }
}

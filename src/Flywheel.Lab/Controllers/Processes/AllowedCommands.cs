using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>What workloads may run on this machine, as the user who started the lab named it.</summary>
/// <param name="entries">Each a JSON array, which allows exactly these arguments, or a program by name or path, which allows it with any.</param>
internal sealed class AllowedCommands(ImmutableArray<string> entries)
{
    private readonly ImmutableHashSet<string> _programs = [.. entries.Where(entry => !entry.StartsWith('['))];
    private readonly ImmutableArray<ImmutableArray<string>> _lists = [.. entries.Where(entry => entry.StartsWith('[')).Select(Read)];

    /// <summary>Whether the user allowed it.</summary>
    /// <param name="arguments">The program and its arguments.</param>
    /// <param name="program">The absolute path that the program's name stands for, if it was found.</param>
    public bool Allow(ImmutableArray<string> arguments, string? program) =>
        _programs.Contains(arguments[0])
        || (program is not null && _programs.Contains(program))
        || _lists.Any(list => list.SequenceEqual(arguments, StringComparer.Ordinal));

    /// <summary>What to type so that this very command is allowed.</summary>
    public static string HowToAllow(ImmutableArray<string> arguments) =>
        $"lab up --allow-command '{JsonSerializer.Serialize(arguments, ArgumentsJson.Default.ImmutableArrayString).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>An entry that begins like a list is one; anything else names a program.</summary>
    public static bool IsReadable(string entry) => entry.Length > 0 && (!entry.StartsWith('[') || TryRead(entry) is { Length: > 0 });

    private static ImmutableArray<string> Read(string entry) =>
        TryRead(entry) ?? throw new ArgumentException($"The allowed command {entry} is no JSON array of texts.", nameof(entry));

    private static ImmutableArray<string>? TryRead(string entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry, ArgumentsJson.Default.ImmutableArrayString);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

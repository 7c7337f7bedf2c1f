using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Flywheel.Lab.States;

/// <summary>What a request to the state backend is about.</summary>
internal enum StatePart
{
    /// <summary>The newest content.</summary>
    Content,

    Lock,

    /// <summary>The content at one serial.</summary>
    Version,
}

/// <summary>Which state a path names, and what of it.</summary>
/// <param name="Project">The project's id or path, as it is in the address; empty for <c>/state/NAME</c>.</param>
/// <param name="Name">The state's name.</param>
/// <param name="Part">What of it.</param>
/// <param name="Serial">Of a version.</param>
internal sealed partial record StateAddress(string Project, string Name, StatePart Part, long Serial = 0)
{
    /// <summary>
    /// Reads <c>/api/v4/projects/ID/terraform/state/NAME</c>, as GitLab has it, or the short <c>/state/NAME</c>; both may go on with
    /// <c>/lock</c> or <c>/versions/SERIAL</c>. Null when it is something else.
    /// </summary>
    /// <param name="segments">Of the path, decoded.</param>
    public static StateAddress? Of(ImmutableArray<string> segments) => segments.AsSpan() switch
    {
        ["api", "v4", "projects", var project, "terraform", "state", .. var rest] when ProjectPattern.IsMatch(project) => Of(project, rest),
        ["state", .. var rest] => Of("", rest),
        _ => null,
    };

    private static StateAddress? Of(string project, ReadOnlySpan<string> rest) => rest switch
    {
        [var name, ..] when !NamePattern.IsMatch(name) => null,
        [var name] => new(project, name, StatePart.Content),
        [var name, "lock"] => new(project, name, StatePart.Lock),
        [var name, "versions", var serial] when long.TryParse(serial, out var number) => new(project, name, StatePart.Version, number),
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}\z")]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}\z")]
    private static partial Regex ProjectPattern { get; }
}

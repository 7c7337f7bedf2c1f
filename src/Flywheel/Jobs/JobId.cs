using System.Diagnostics.CodeAnalysis;

namespace Flywheel.Jobs;

/// <summary>The name of a job in its pipeline: <c>validate/module:network</c>, <c>plan/attic</c>.</summary>
/// <param name="Stage">The stage it belongs to.</param>
/// <param name="Name">What comes after the slash: lower-case letters, digits and <c>. _ - :</c>, starting with a letter or digit.</param>
internal readonly record struct JobId(Stage Stage, string Name) : IComparable<JobId>
{
    /// <summary>Reads <c>stage/name</c>; false when the stage is unknown or the name has other characters.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JobId? id)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var stage = slash > 0 ? StageNames.Parse(text[..slash]) : null;
        id = stage is { } known && IsName(text[(slash + 1)..]) ? new JobId(known, text[(slash + 1)..]) : null;
        return id is not null;
    }

    /// <summary>A file name of its own: the slash and the colon become dots.</summary>
    public string FileName => $"{Stage.Name()}.{Name.Replace(':', '.')}";

    public int CompareTo(JobId other) =>
        Stage != other.Stage ? Stage.CompareTo(other.Stage) : string.CompareOrdinal(Name, other.Name);

    public override string ToString() => $"{Stage.Name()}/{Name}";

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 128
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':');
}

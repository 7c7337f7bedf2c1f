namespace Flywheel.Diagnostics;

/// <summary>A place in a file that the user wrote.</summary>
/// <param name="File">Path as the user would type it: relative to the repository, with forward slashes.</param>
/// <param name="Line">First line is 1; 0 means the file as a whole.</param>
/// <param name="Column">First column is 1; 0 means the line as a whole.</param>
internal readonly record struct SourcePosition(string File, int Line = 0, int Column = 0)
{
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => $"{File}:{Line}",
        _ => $"{File}:{Line}:{Column}",
    };
}

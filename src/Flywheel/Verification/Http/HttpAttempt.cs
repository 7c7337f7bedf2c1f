using System.Globalization;

namespace Flywheel.Verification.Http;

/// <summary>What one attempt of a check saw.</summary>
internal sealed record HttpAttempt
{
    /// <summary>The first is 1.</summary>
    public required int Number { get; init; }

    public required HttpAttemptEnd End { get; init; }

    /// <summary>From the first packet to the verdict.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The answer's status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>What was wrong, as the end of the sentence "the attempt …"; null when it passed.</summary>
    public string? Problem { get; init; }

    /// <summary>The first 200 characters of the body, made visible; empty when there was none.</summary>
    public string Body { get; init; } = "";

    /// <summary>One line for the log.</summary>
    public override string ToString()
    {
        var status = Status is { } code ? $"status {code.ToString(CultureInfo.InvariantCulture)}, " : "";
        var body = Body.Length > 0 && End != HttpAttemptEnd.Passed ? $"; body: {Body}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"attempt {Number}: {status}{Elapsed.TotalMilliseconds:F0} ms: {Problem ?? "as expected"}{body}");
    }
}

namespace Flywheel.Verification.Http;

/// <summary>One HTTP check as the settings describe it.</summary>
internal sealed record HttpCheckDefinition
{
    /// <summary>The part of the job's id after <c>verify/http:</c>.</summary>
    public required string Name { get; init; }

    /// <summary>With placeholders: <c>{scheme}://dashboard.{domain}{port}/api/health</c>.</summary>
    public required string Url { get; init; }

    public HttpExpectation Expect { get; init; } = new();

    /// <summary>How long it is tried again and again. Default 2 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long one attempt may take, to the last byte of the body. Default 10 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause after the first attempt; it doubles after each, up to 10 seconds. Default half a second.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Redirects that are followed, at most 3. Default none: a redirect is an answer like any other.</summary>
    public int Redirects { get; init; }
}

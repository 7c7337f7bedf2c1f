using System.Net.Http.Headers;

namespace Flywheel.Forges;

/// <summary>One answer of a forge, read to its end.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">As it came; empty when it was larger than the limit.</param>
/// <param name="Headers">Those of the answer.</param>
/// <param name="Type">The media type; empty when none is named.</param>
/// <param name="IsTooLarge">The body was not read to its end.</param>
internal sealed record ForgeReply(int Status, byte[] Body, HttpResponseHeaders Headers, string Type, bool IsTooLarge)
{
    /// <summary>Asking again may help.</summary>
    public bool IsPassing => Status == 429 || Status >= 500;

    /// <summary>The page after this one; null: there is none.</summary>
    public int? NextPage => Headers.TryGetValues("X-Next-Page", out var values) && int.TryParse(values.First(), out var page) ? page : null;

    /// <summary>How long the forge asks to wait; null: it does not say.</summary>
    public TimeSpan? Patience(DateTimeOffset now) => Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}

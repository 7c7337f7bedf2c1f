using System.Collections.Immutable;

namespace Flywheel.Verification.Http;

/// <summary>What a check wants to see in an answer.</summary>
internal sealed record HttpExpectation
{
    /// <summary>Default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Text that the body must contain, exactly; null: any body.</summary>
    public string? BodyContains { get; init; }

    /// <summary>Values of the body's JSON by dotted path (<c>checks.0.name</c>), as text: <c>ok</c>, <c>3</c>, <c>true</c>, <c>null</c>.</summary>
    public ImmutableSortedDictionary<string, string> Json { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>With https, for how many days the certificate must still be valid. Default 14.</summary>
    public int CertificateDays { get; init; } = 14;
}

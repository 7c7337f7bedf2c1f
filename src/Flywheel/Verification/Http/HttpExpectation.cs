using System.Collections.Immutable;

namespace Flywheel.Verification.Http;

/// <summary>What a check wants to see in an answer.</summary>
internal sealed record HttpExpectation
{
    private const string Commit = "{commit}";

    /// <summary>Default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Text that the body must contain, exactly; null: any body.</summary>
    public string? BodyContains { get; init; }

    /// <summary>Values of the body's JSON by dotted path (<c>checks.0.name</c>), as text: <c>ok</c>, <c>3</c>, <c>true</c>, <c>null</c>.</summary>
    public ImmutableSortedDictionary<string, string> Json { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What <c>{commit}</c> in the expected texts stands for is filled in.</summary>
    /// <param name="commit">Null: it stays as it is, and no answer has it.</param>
    public HttpExpectation Of(string? commit) => commit is null
        ? this
        : this with
        {
            BodyContains = BodyContains?.Replace(Commit, commit, StringComparison.Ordinal),
            Json = Json.ToImmutableSortedDictionary(p => p.Key, p => p.Value.Replace(Commit, commit, StringComparison.Ordinal), StringComparer.Ordinal),
        };

    /// <summary>With https, for how many days the certificate must still be valid. Default 14.</summary>
    public int CertificateDays { get; init; } = 14;
}

using System.Collections.Immutable;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>What is checked after a deployment.</summary>
internal sealed record VerifySettings
{
    /// <summary>In the order of the file, names unique.</summary>
    public ImmutableArray<HttpCheckSettings> Http { get; init; } = [];

    public ClusterCheckSettings Kubernetes { get; init; } = new();

    public RunnerCheckSettings Runners { get; init; } = new();
}

/// <summary>One address that must answer as expected.</summary>
internal sealed record HttpCheckSettings
{
    /// <summary>Becomes the job <c>verify/http:name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The stack that it belongs to; null: to all.</summary>
    public string? Stack { get; init; }

    /// <summary>An address with the parts in braces that <see cref="UrlTemplate"/> knows.</summary>
    public string Url { get; init; } = "";

    public HttpExpectationSettings Expect { get; init; } = new();

    /// <summary>For one attempt.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between the first two attempts; it doubles after each, up to 10 seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Attempts are begun until this has passed.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Redirects that are followed, at most 3; without, a redirect is an answer like any other.</summary>
    public int Redirects { get; init; }

    /// <summary>Other hosts that a redirect may lead to, private addresses included.</summary>
    public ImmutableArray<string> RedirectHosts { get; init; } = [];

    /// <summary>Answers in a row that must be as expected.</summary>
    public int Stable { get; init; } = 1;
}

/// <summary>What the answer must be; all of it.</summary>
internal sealed record HttpExpectationSettings
{
    private const string Commit = "{commit}";

    public int Status { get; init; } = 200;

    /// <summary>Text that the body contains; null: not looked at.</summary>
    public string? Body { get; init; }

    /// <summary>Values in a JSON body, by path with dots (<c>database.status</c>, <c>items.0.name</c>).</summary>
    public ImmutableSortedDictionary<string, JsonText> Json { get; init; } = ImmutableSortedDictionary.Create<string, JsonText>(StringComparer.Ordinal);

    /// <summary>Days that the certificate must be valid for; null: that it is valid now is enough.</summary>
    public int? TlsDays { get; init; }

    /// <summary>What <c>{commit}</c> in the expected texts stands for is filled in.</summary>
    /// <param name="commit">Null: it stays as it is, and no answer has it.</param>
    public HttpExpectationSettings Of(string? commit) => commit is null
        ? this
        : this with
        {
            Body = Body?.Replace(Commit, commit, StringComparison.Ordinal),
            Json = Json.ToImmutableSortedDictionary(
                p => p.Key, p => new JsonText(p.Value.Json.Replace(Commit, commit, StringComparison.Ordinal)), StringComparer.Ordinal),
        };
}

using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Lab.Faults;

/// <summary>
/// A fault as somebody asks for it, not yet checked. As JSON it is one flat object, camelCase, without unknown names:
/// <code>
/// { "kind": "request", "surface": "kubernetes", "method": "PATCH", "path": "/apis/apps/**", "identity": "pipeline",
///   "mode": "status:429", "after": 2, "times": 1 }
/// { "kind": "state", "name": "attic-*", "mode": "post500", "after": 1, "times": 1 }
/// { "kind": "runner", "name": "docker-*" }
/// { "kind": "pod", "name": "NAMESPACE/PATTERN" }
/// </code>
/// <list type="bullet">
/// <item><c>request</c>: <c>surface</c> (kubernetes, forge, state, ingress) and <c>mode</c> are needed. A <c>path</c> without <c>*</c> is a
/// prefix; <c>*</c> stays within one part of the path, <c>**</c> does not. <c>mode</c>: <c>status:CODE</c> (400 to 599), <c>hang</c> or
/// <c>hang:MS</c>, <c>slow:MS</c>, <c>timeout:MS</c> (504 after it), <c>cut</c>, <c>cut-body</c>, <c>lose-answer</c> (it is done, the
/// answer is lost), <c>drop-watch</c> or <c>drop-watch:MS</c>.</item>
/// <item><c>state</c>: writes of tofu's states, <c>name</c> is a pattern of state names. <c>mode</c>: <c>post500</c>, <c>post403</c>,
/// <c>hang</c> (the write is done 30 s late), <c>timeout</c> (504 after 30 s), <c>lose-answer</c>, and <c>unlockfail</c>, which lets
/// writes pass and refuses to unlock.</item>
/// <item><c>runner</c>: runners whose name or number matches <c>name</c> do not contact the forge.</item>
/// <item><c>pod</c>: pods that match do not become ready, and ready ones cease to be.</item>
/// </list>
/// <c>after</c> lets so many matching requests pass first, <c>times</c> ends the fault after so many hits; both for requests and states only.
/// The n-th write is <c>after</c> n-1 and <c>times</c> 1.
/// </summary>
internal sealed record FaultRequest
{
    private const int LongestText = 1000;
    private const int MostPasses = 1_000_000;

    public string? Kind { get; init; }

    public string? Surface { get; init; }

    public string? Method { get; init; }

    public string? Path { get; init; }

    /// <summary>Who asks, by the token's owner: <c>admin</c>, <c>pipeline</c>; null: anybody.</summary>
    public string? Identity { get; init; }

    public string? Name { get; init; }

    public string? Mode { get; init; }

    public int? After { get; init; }

    public int? Times { get; init; }

    /// <summary>Everything that is wrong with it, a sentence each; none: <see cref="FaultTable.Add"/> takes it.</summary>
    public ImmutableArray<string> Check()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        switch (Kind)
        {
            case "request":
                CheckRequest(problems);
                break;
            case "state":
                Refuse(problems, "a state fault", ("surface", Surface), ("method", Method), ("path", Path), ("identity", Identity));
                CheckMode(problems, forStates: true);
                break;
            case "runner":
                CheckNamed(problems, "a runner fault", "the runner's name or number, such as docker-*");
                break;
            case "pod":
                CheckNamed(problems, "a pod fault", "NAMESPACE/PATTERN, such as dashboard/web-*");
                CheckPodName(problems);
                break;
            default:
                problems.Add($"kind is {Shown(Kind)}; it must be request, state, runner or pod.");
                break;
        }

        CheckNumbers(problems);
        CheckTexts(problems);
        return problems.ToImmutable();
    }

    private void CheckRequest(ImmutableArray<string>.Builder problems)
    {
        Refuse(problems, "a request fault", ("name", Name));
        if (!Surfaces.All.Contains(Surface ?? "", StringComparer.Ordinal))
        {
            problems.Add($"surface is {Shown(Surface)}; it must be one of {string.Join(", ", Surfaces.All)}.");
        }

        if (Method is not null && (Method.Length is 0 or > 20 || !Method.All(char.IsAsciiLetter)))
        {
            problems.Add($"method is {Shown(Method)}; it must be a word such as GET, POST or LOCK.");
        }

        if (Path is not null && !Path.StartsWith('/') && !Path.StartsWith('*'))
        {
            problems.Add($"path is {Shown(Path)}; it must begin with / or *.");
        }

        CheckMode(problems, forStates: false);
        if (Surface != Surfaces.Kubernetes && FaultEffect.Parse(Mode)?.Kind == FaultEffectKind.DropWatch)
        {
            problems.Add("mode drop-watch is for the surface kubernetes; only it has watches.");
        }
    }

    private void CheckMode(ImmutableArray<string>.Builder problems, bool forStates)
    {
        if ((forStates ? FaultEffect.ParseForStates(Mode) : FaultEffect.Parse(Mode)) is null)
        {
            problems.Add($"mode is {Shown(Mode)}; it must be one of {(forStates ? FaultEffect.StateModes : FaultEffect.Modes)}.");
        }
    }

    private void CheckNamed(ImmutableArray<string>.Builder problems, string what, string example)
    {
        Refuse(problems, what, ("surface", Surface), ("method", Method), ("path", Path), ("identity", Identity), ("mode", Mode),
            ("after", Number(After)), ("times", Number(Times)));
        if (string.IsNullOrWhiteSpace(Name))
        {
            problems.Add($"name is missing; it must be {example}.");
        }
    }

    private void CheckPodName(ImmutableArray<string>.Builder problems)
    {
        if (!string.IsNullOrWhiteSpace(Name) && Name.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            problems.Add($"name is {Shown(Name)}; it must be NAMESPACE/PATTERN, such as dashboard/web-*.");
        }
    }

    private void CheckNumbers(ImmutableArray<string>.Builder problems)
    {
        if (After is < 0 or > MostPasses)
        {
            problems.Add($"after is {Number(After)}; it must be 0 to {MostPasses}.");
        }

        if (Times is < 1 or > MostPasses)
        {
            problems.Add($"times is {Number(Times)}; it must be 1 to {MostPasses}. Leave it out for a fault that stays.");
        }
    }

    private void CheckTexts(ImmutableArray<string>.Builder problems)
    {
        foreach (var (name, value) in new[] { ("path", Path), ("identity", Identity), ("name", Name) })
        {
            if (value is { Length: > LongestText })
            {
                problems.Add($"{name} is longer than {LongestText} characters.");
            }
        }
    }

    private static void Refuse(ImmutableArray<string>.Builder problems, string what, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                problems.Add($"{what} has no {name}; leave it out.");
            }
        }
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string Shown(string? value) => value is null
        ? "missing"
        : $"\"{new string([.. value.Take(60).Select(c => char.IsControl(c) ? '?' : c)])}\"";
}

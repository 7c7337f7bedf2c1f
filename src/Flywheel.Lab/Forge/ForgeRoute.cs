using System.Collections.Immutable;
using Flywheel.Lab.Forge.Access;

namespace Flywheel.Lab.Forge;

/// <summary>One operation of the forge's API.</summary>
internal sealed class ForgeRoute(string method, string template, ForgeScopes scopes, Func<ForgeCall, ForgeResult> answer)
{
    private readonly string[] _template = template.Split('/');

    public string Method { get; } = method;

    /// <summary>Which scopes open it, each by itself, besides <c>api</c>; none: no token is asked for.</summary>
    public ForgeScopes Scopes { get; } = scopes;

    public Func<ForgeCall, ForgeResult> Answer { get; } = answer;

    /// <summary>What its <c>:words</c> stand for in a path; null when it is not this route's.</summary>
    /// <param name="segments">After <c>/api/v4</c>.</param>
    public IReadOnlyDictionary<string, string>? Match(ImmutableArray<string> segments)
    {
        if (segments.Length != _template.Length)
        {
            return null;
        }

        Dictionary<string, string>? words = null;
        for (var i = 0; i < segments.Length; i++)
        {
            if (_template[i] is [':', .. var word])
            {
                if (segments[i].Length == 0)
                {
                    return null;
                }

                (words ??= new(StringComparer.Ordinal))[word] = segments[i];
            }
            else if (segments[i] != _template[i])
            {
                return null;
            }
        }

        return words ?? (IReadOnlyDictionary<string, string>)ImmutableDictionary<string, string>.Empty;
    }
}

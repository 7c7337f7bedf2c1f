using System.Collections.Immutable;
using Flywheel.Clusters;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Which watches there are, which of them have answered and how, and who needs them.</summary>
internal sealed class WatchAnswers
{
    private readonly Dictionary<(string Group, string Kind, string Namespace), int> _numbers = [];
    private readonly List<WatchedKind> _watches = [];
    private readonly List<List<JudgedRoot>> _roots = [];
    private readonly List<(bool IsAnswered, ClusterRefusal? Refusal)> _answers = [];

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<WatchedKind> Watches => _watches;

    /// <summary>The number of a watch, a new one where it is not known; versions of a kind are one.</summary>
    public int NumberOf(WatchedKind watch)
    {
        var key = KeyOf(watch);
        if (!_numbers.TryGetValue(key, out var number))
        {
            _numbers[key] = number = _watches.Count;
            _watches.Add(watch);
            _roots.Add([]);
            _answers.Add((false, null));
        }

        return number;
    }

    /// <summary>The roots that need a watch.</summary>
    public List<JudgedRoot> RootsOf(int number) => _roots[number];

    /// <summary>The roots that need a kind of the whole cluster.</summary>
    public IEnumerable<JudgedRoot> RootsOfKind(string kind) =>
        _watches.Index().Where(watch => watch.Item.Kind.Kind == kind).SelectMany(watch => _roots[watch.Index]);

    /// <summary>Keeps an answer.</summary>
    /// <returns>The roots that have waited for it.</returns>
    public List<JudgedRoot> Answer(WatchedKind watch, ClusterRefusal? refusal)
    {
        if (!_numbers.TryGetValue(KeyOf(watch), out var number))
        {
            return [];
        }

        _answers[number] = (true, refusal);
        return _roots[number];
    }

    /// <summary>Why a root that needs these cannot be judged; null: it can.</summary>
    public RootStanding? Hindrance(ImmutableArray<int> needs)
    {
        RootStanding? pending = null;
        foreach (var need in needs)
        {
            if (_answers[need].Refusal is { } refusal && !_watches[need].IsHint)
            {
                return RootStanding.Refused(Sentence(_watches[need], refusal), refusal, $"watch {_watches[need].Kind}");
            }

            pending ??= _answers[need].IsAnswered ? null : RootStanding.Unanswered;
        }

        return pending;
    }

    private static string Sentence(WatchedKind watch, ClusterRefusal refusal) => refusal.Kind == ClusterRefusalKind.Forbidden
        ? $"the cluster does not let us list and watch {watch}; that right is missing. {refusal.Message}"
        : $"the cluster does not tell of {watch}. {refusal.Message}";

    private static (string Group, string Kind, string Namespace) KeyOf(WatchedKind watch) => (watch.Kind.Group, watch.Kind.Kind, watch.Namespace);
}

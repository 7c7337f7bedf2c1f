using Flywheel.Documents;

namespace Flywheel.Organizations;

/// <summary>Runners with exactly the same tags, by the environments they exist in.</summary>
internal sealed class RunnersOfOneTagSet
{
    private readonly Dictionary<string, string> _byEnvironment = new(StringComparer.Ordinal);
    private string? _any;
    private string? _everywhere;

    /// <summary>The name of a runner before it that exists in one of its environments, or null.</summary>
    public string? Add(Named<RunnerSection> runner)
    {
        var other = _everywhere ?? (runner.Value.Environments is null ? _any : null);
        foreach (var environment in runner.Value.Environments?.Value ?? [])
        {
            if (!_byEnvironment.TryAdd(environment.Value, runner.Name))
            {
                other ??= _byEnvironment[environment.Value];
            }
        }

        _any ??= runner.Name;
        _everywhere ??= runner.Value.Environments is null ? runner.Name : null;
        return other;
    }
}

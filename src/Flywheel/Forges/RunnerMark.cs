namespace Flywheel.Forges;

/// <summary>Whose a runner is, as the platform's modules write it into the runner's maintenance note: <c>flywheel: acme/dev/docker</c>.</summary>
/// <param name="Organization">Name of the organization.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Runner">Name of the runner in organization.yaml.</param>
internal sealed record RunnerMark(string Organization, string Environment, string Runner)
{
    private const string Beginning = "flywheel: ";

    /// <summary>The mark in a maintenance note; null when it holds none.</summary>
    public static RunnerMark? In(string? note)
    {
        var text = note?.Trim() ?? "";
        return text.StartsWith(Beginning, StringComparison.Ordinal)
            && text[Beginning.Length..].Split('/') is [{ Length: > 0 } organization, { Length: > 0 } environment, { Length: > 0 } runner]
            ? new(organization, environment, runner)
            : null;
    }

    public override string ToString() => $"{Beginning}{Organization}/{Environment}/{Runner}";
}

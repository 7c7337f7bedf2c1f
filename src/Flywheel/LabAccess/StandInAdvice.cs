using Flywheel.Diagnostics;

namespace Flywheel.LabAccess;

/// <summary>What the lab has, said where tofu missed something that it does not have.</summary>
internal static class StandInAdvice
{
    /// <summary>The problem, with help if a provider or a type of resource is missing that the lab does not stand in for.</summary>
    /// <param name="problem">From init or validate in a lab environment.</param>
    /// <param name="providers">What the configuration names.</param>
    public static Diagnostic To(Diagnostic problem, IEnumerable<string> providers)
    {
        if (problem.Help is not null)
        {
            return problem;
        }

        // tofu breaks its sentences into lines
        var words = $" {string.Join(' ', problem.Detail.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} ";
        if (problem.Code == TofuRules.InitFailed.Code)
        {
            return providers.FirstOrDefault(source => StandIn.For(source) is null && words.Contains(source, StringComparison.OrdinalIgnoreCase)) is { } missing
                ? problem with { Help = $"The lab stands in for {Listed(StandIn.All.Select(s => s.Address))}; {missing} is installed from its registry." }
                : problem;
        }

        return problem.Summary == "Invalid resource type" && StandIn.All.FirstOrDefault(s => words.Contains($"{s.Address} ", StringComparison.Ordinal)) is { } standIn
            ? problem with { Help = $"The lab's stand-in for {standIn.Address} has {Listed(standIn.Resources)}." }
            : problem;
    }

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}

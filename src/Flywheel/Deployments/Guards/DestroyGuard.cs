using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.LabAccess;
using Flywheel.Plans;
using Flywheel.Settings;

namespace Flywheel.Deployments.Guards;

/// <summary>Refuses plans that end what is protected, or too much at once. Pure.</summary>
/// <param name="settings">What else is protected, and how much may end.</param>
/// <param name="stack">Name of the stack.</param>
/// <param name="environment">Name of the environment.</param>
internal sealed class DestroyGuard(GuardSettings settings, string stack, string environment)
{
    private const int MostListed = 20;

    private readonly ImmutableArray<AddressPattern> _patterns = [.. settings.Protected.Select(text => new AddressPattern(text))];

    /// <summary>The verdict on a plan.</summary>
    /// <param name="destructions">All that it deletes, replaces or forgets.</param>
    /// <param name="allowed">Addresses that the command line allows, exactly as they are written in the plan.</param>
    public GuardVerdict Judge(IReadOnlyList<Destruction> destructions, ImmutableArray<string> allowed)
    {
        var names = allowed.ToHashSet(StringComparer.Ordinal);
        var left = destructions.Where(d => !names.Contains(d.Address)).ToList();
        var guarded = left.Select(d => (Destruction: d, Why: WhyProtected(d))).Where(g => g.Why is not null).ToList();
        var counted = left.Count(d => d.IsCounted);
        var refusals = ImmutableArray.CreateBuilder<Diagnostic>();
        refusals.AddRange(guarded.Take(MostListed).Select(g => DeployRules.Protected.Create(
            $"The plan {Verb(g.Destruction.Action)} {VisibleText.Of(g.Destruction.Address)}, and {g.Why}.", Help(g.Destruction, allowed))));
        if (guarded.Count > MostListed)
        {
            refusals.Add(DeployRules.MoreProtected.Create($"{guarded.Count - MostListed} more protected addresses would be destroyed.", "Look at the whole plan first."));
        }

        if (counted > settings.MaxDestroy)
        {
            refusals.Add(DeployRules.TooManyDestroyed.Create(
                string.Create(CultureInfo.InvariantCulture, $"The plan deletes or replaces {Words.Count(counted, "object")}; guard.max_destroy is {settings.MaxDestroy}."),
                "If that is meant, raise guard.max_destroy in flywheel.yaml, or name addresses by --allow-destroy."));
        }

        return new(refusals.ToImmutable(), [.. destructions.Select(d => d.Address).Where(names.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private string? WhyProtected(Destruction destruction) =>
        destruction.Protection
        ?? (_patterns.Where(p => p.Matches(destruction.Address)).Select(p => (AddressPattern?)p).FirstOrDefault() is { } pattern
            ? $"guard.protected of flywheel.yaml has \"{VisibleText.Of(pattern.Text)}\""
            : null);

    private static string Verb(PlanAction action) => action switch
    {
        PlanAction.Replace => "replaces",
        PlanAction.Forget => "forgets",
        _ => "deletes",
    };

    private string Help(Destruction destruction, ImmutableArray<string> allowed)
    {
        var command = $"flywheel deploy --env {environment} --stack {stack} --allow-destroy {ShellWord.Quoted(VisibleText.Of(destruction.Address))}";
        return Spelling.DidYouMean(destruction.Address, allowed) is null
            ? $"If that is meant: {command}"
            : $"--allow-destroy names another address that looks like it. If this one is meant: {command}";
    }
}

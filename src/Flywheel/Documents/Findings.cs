using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>The problems found so far in one file, and the rules it is read by.</summary>
internal sealed class Findings(ShapeRules rules)
{
    private readonly ProblemList _problems = new();

    public ShapeRules Rules { get; } = rules;

    public bool HasErrors => _problems.HasErrors;

    public void Add(Diagnostic diagnostic) => _problems.Add(diagnostic);

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Add(diagnostic);
        }
    }

    /// <summary>Something else stands where <paramref name="expected"/> belongs.</summary>
    public void WrongKind(YamlNode node, string expected, string? help = null) =>
        Add(Rules.WrongKind.At(node.Position, $"Here stands {Describe(node)}, but {expected} is expected.", help));

    public void InvalidValue(YamlScalar scalar, string expected, string? help = null) =>
        Add(Rules.InvalidValue.At(scalar.Position, $"{Quotation.Of(scalar.Value)} is not {expected}.", help));

    /// <summary>All of them in the order of the file.</summary>
    public ImmutableArray<Diagnostic> InOrder() => _problems.InOrder();

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { IsNull: true } => "nothing",
        _ => "a single value",
    };
}

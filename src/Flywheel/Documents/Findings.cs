using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>The problems found so far in one file, and the rules it is read by.</summary>
internal sealed class Findings(ShapeRules rules)
{
    private readonly List<Diagnostic> _diagnostics = [];

    public ShapeRules Rules { get; } = rules;

    public bool HasErrors => _diagnostics.Exists(d => d.IsError);

    public void Add(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    public void AddRange(IEnumerable<Diagnostic> diagnostics) => _diagnostics.AddRange(diagnostics);

    /// <summary>Something else stands where <paramref name="expected"/> belongs.</summary>
    public void WrongKind(YamlNode node, string expected, string? help = null) =>
        Add(Rules.WrongKind.At(node.Position, $"Here stands {Describe(node)}, but {expected} is expected.", help));

    public void InvalidValue(YamlScalar scalar, string expected, string? help = null) =>
        Add(Rules.InvalidValue.At(scalar.Position, $"{Quotation.Of(scalar.Value)} is not {expected}.", help));

    /// <summary>All of them in the order of the file.</summary>
    public ImmutableArray<Diagnostic> InOrder() =>
        [.. _diagnostics.OrderBy(d => d.Position?.Line).ThenBy(d => d.Position?.Column).ThenBy(d => d.Code, StringComparer.Ordinal)];

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { IsNull: true } => "nothing",
        _ => "a single value",
    };
}

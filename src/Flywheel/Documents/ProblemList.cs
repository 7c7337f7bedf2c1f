using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>The problems of one file: all of them up to a number that nobody reads through, then how many more there are.</summary>
internal sealed class ProblemList
{
    /// <summary>Beyond this they are counted only.</summary>
    public const int Most = 1000;

    private readonly List<Diagnostic> _problems = [];
    private int _more;

    /// <summary>At least one is an error, listed or not.</summary>
    public bool HasErrors { get; private set; }

    public bool IsFull => _problems.Count >= Most;

    public int Count => _problems.Count + _more;

    public void Add(Diagnostic problem)
    {
        HasErrors |= problem.IsError;
        if (IsFull && problem.Code != DocumentRules.TooManyProblems.Code)
        {
            _more++;
        }
        else
        {
            _problems.Add(problem);
        }
    }

    /// <summary>In the order of the file, the count of those that are left off at the end.</summary>
    public ImmutableArray<Diagnostic> InOrder()
    {
        var ordered = _problems
            .OrderBy(d => d.Code == DocumentRules.TooManyProblems.Code)
            .ThenBy(d => d.Position?.Line)
            .ThenBy(d => d.Position?.Column)
            .ThenBy(d => d.Code, StringComparer.Ordinal);
        return _more == 0
            ? [.. ordered]
            : [.. ordered, DocumentRules.TooManyProblems.Create(string.Create(CultureInfo.InvariantCulture, $"{_more} more problems are not listed."))];
    }
}

namespace Flywheel.Repositories.Hcl;

/// <summary>Why a file was not read to its end.</summary>
internal enum HclProblem
{
    None,

    /// <summary>It does not parse; tofu says so better than we could.</summary>
    Syntax,

    /// <summary>Nested deeper than we are willing to follow.</summary>
    TooDeep,
}

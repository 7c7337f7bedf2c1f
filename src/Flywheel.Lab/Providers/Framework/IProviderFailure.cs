namespace Flywheel.Lab.Providers.Framework;

/// <summary>An exception that knows what its user should read.</summary>
internal interface IProviderFailure
{
    IEnumerable<ProviderProblem> Problems { get; }
}

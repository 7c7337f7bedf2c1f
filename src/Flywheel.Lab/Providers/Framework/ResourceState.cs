using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>A state that is to be refreshed.</summary>
internal sealed class ResourceState
{
    public required TofuValue Value { get; init; }

    public required object Client { get; init; }

    /// <summary>Bytes of the resource's own that go along with the state.</summary>
    public ReadOnlyMemory<byte> Private { get; set; }

    /// <summary>Warnings beside the result.</summary>
    public List<ProviderProblem> Problems { get; } = [];
}

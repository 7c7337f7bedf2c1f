using System.Collections.Immutable;
using Flywheel.LabAccess;

namespace Flywheel.Lab.Hosting;

/// <summary>What a running lab says of itself in its folder: <c>lab.json</c> and the kubeconfig. Thread-safe.</summary>
/// <param name="address">As it starts.</param>
/// <param name="folder">The lab's folder.</param>
/// <param name="kubeconfig">Makes the kubeconfig for contexts.</param>
internal sealed class LabDescription(LabAddress address, LabFolder folder, Func<ImmutableArray<string>, Kubeconfig> kubeconfig)
{
    private readonly Lock _lock = new();

    public LabAddress Address { get; private set; } = address;

    /// <summary>Writes both files.</summary>
    public void Write()
    {
        lock (_lock)
        {
            kubeconfig(Address.Contexts).Write(folder.Kubeconfig);
            LabAddressJson.Write(folder.Address, Address);
        }
    }

    /// <summary>Adds contexts to the kubeconfig; the current one stays.</summary>
    public void AddContexts(ImmutableArray<string> contexts)
    {
        lock (_lock)
        {
            Address = Address with { Contexts = [.. Address.Contexts.Union(contexts, StringComparer.Ordinal)] };
            Write();
        }
    }
}

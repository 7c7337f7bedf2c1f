using Flywheel.Lab.Providers;
using Flywheel.Lab.Providers.Random;

namespace Flywheel.Lab.Hosting;

/// <summary>The stand-ins that a lab serves.</summary>
internal static class LabProviders
{
    /// <param name="sockets">The folder for their sockets.</param>
    public static ProviderEndpoints Endpoints(string sockets) => new(sockets, new RandomProvider());
}

using Flywheel.Lab.Certificates;
using Flywheel.Lab.Providers;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Hosting;

/// <summary>What the web server of a lab is put together from.</summary>
internal sealed record LabServerParts
{
    public required string Folder { get; init; }

    public required Listeners Listeners { get; init; }

    public required ServerCertificates Certificates { get; init; }

    public required ILoggerProvider Log { get; init; }

    /// <summary>Tofu's providers, which listen on sockets of their own.</summary>
    public required ProviderEndpoints Providers { get; init; }

    /// <summary>Who answers everything else.</summary>
    public required Switchboard Switchboard { get; init; }
}

using Flywheel.Lab.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Hosting;

/// <summary>What the web server of a lab is put together from.</summary>
internal sealed record LabServerParts
{
    public required string Folder { get; init; }

    public required Listeners Listeners { get; init; }

    public required ServerCertificates Certificates { get; init; }

    public required ILoggerProvider Log { get; init; }

    /// <summary>Adds what answers need to be made.</summary>
    public required Action<IServiceCollection> Services { get; init; }

    /// <summary>Says who answers.</summary>
    public required Action<WebApplication> Pipeline { get; init; }
}

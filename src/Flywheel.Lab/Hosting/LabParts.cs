using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Lab.Certificates;
using Flywheel.LabAccess;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Flywheel.Lab.Hosting;

/// <summary>The composition of a lab: what its surfaces are made of, and in which order that starts and ends.</summary>
internal sealed class LabParts : IAsyncDisposable
{
    private readonly Surfaces _surfaces = new();

    private readonly LabAddress _address;
    private readonly CertificateAuthority _authority;

    private LabParts(LabOptions options, LabAddress address, CertificateAuthority authority)
    {
        (_address, _authority) = (address, authority);
        Time = options.Speed == 1 ? options.Time : new FasterTime(options.Time, options.Speed);
    }

    /// <summary>The time of the cluster.</summary>
    public TimeProvider Time { get; }

    /// <summary>The stand-ins that get a socket, by their source addresses without hosts.</summary>
    public static ImmutableArray<string> Providers { get; } = [];

    /// <summary>Makes everything that needs no listener yet.</summary>
    public static LabParts Make(LabOptions options, LabAddress address, CertificateAuthority authority) => new(options, address, authority);

    /// <summary>What gRPC needs.</summary>
    public static void AddServices(IServiceCollection services)
    {
    }

    /// <summary>Says who answers where.</summary>
    public void Map(WebApplication application, ControlApi control)
    {
        _surfaces.With(SurfaceName.Control, control.HandleAsync);
        application.Run(_surfaces.HandleAsync);
    }

    /// <summary>Starts what works by itself once everything answers: controllers, contacts of runners.</summary>
    public Task<IAsyncDisposable> StartAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(this);

    /// <summary>The kubeconfig of this lab.</summary>
    public Kubeconfig Kubeconfig() =>
        new(_address.Kubernetes, _authority.Pem, _address.Contexts, ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>What a status tells of the content.</summary>
    public void WriteStatus(Utf8JsonWriter writer) => writer.WriteString("time", Time.GetUtcNow());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

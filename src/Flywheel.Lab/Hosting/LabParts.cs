using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Lab.Certificates;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Faults;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.States;
using Flywheel.Lab.Storage;
using Flywheel.LabAccess;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Flywheel.Lab.Hosting;

/// <summary>The composition of a lab: what its surfaces are made of, and in which order that starts and ends.</summary>
internal sealed class LabParts : IAsyncDisposable
{
    private readonly LabAddress _address;
    private readonly CertificateAuthority _authority;
    private readonly LabDatabase _database;
    private readonly StateStore _states;
    private readonly FaultGate _gate;

    private LabParts(LabOptions options, LabAddress address, CertificateAuthority authority)
    {
        (_address, _authority) = (address, authority);
        Pace = new Pace { Speed = options.Speed };
        Tokens = LabTokens.Open(options.Folder);
        _database = new LabDatabase(options.Folder);
        Faults = new FaultTable(_database);
        ForgeTokens = ForgeTokens.Of(Tokens.Forge[LabTokens.Admin], Tokens.Forge[LabTokens.Pipeline]);
        _states = new StateStore(Path.Combine(options.Folder, "states.db"), options.Time);
        States = new StateBackend(_states, ForgeTokens, options.Time);
        _gate = new FaultGate(Faults, options.Time, Identify);
    }

    /// <summary>How fast the cluster lives.</summary>
    public Pace Pace { get; }

    public LabTokens Tokens { get; }

    public FaultTable Faults { get; }

    public ForgeTokens ForgeTokens { get; }

    public StateBackend States { get; }

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
        var switchboard = new Switchboard()
            .With(SurfaceName.Control, control.HandleAsync)
            .With(SurfaceName.State, Guarded(Surfaces.State, States.HandleAsync));
        application.Run(switchboard.HandleAsync);
    }

    /// <summary>Starts what works by itself once everything answers: controllers, contacts of runners.</summary>
    public Task<IAsyncDisposable> StartAsync(CancellationToken cancellationToken) => Task.FromResult<IAsyncDisposable>(this);

    /// <summary>The kubeconfig of this lab.</summary>
    public Kubeconfig Kubeconfig() => new(_address.Kubernetes, _authority.Pem, _address.Contexts, Tokens.Kubernetes);

    /// <summary>What a status tells of the content.</summary>
    public void WriteStatus(Utf8JsonWriter writer)
    {
        writer.WriteNumber("speed", Pace.Speed);
        writer.WriteNumber("faults", Faults.List().Count(fault => !fault.IsOver));
    }

    public ValueTask DisposeAsync()
    {
        _states.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private RequestDelegate Guarded(string surface, RequestDelegate answer) => context => _gate.InvokeAsync(surface, context, answer);

    // Whose token a request carries; asked only while there are faults.
    private string? Identify(string surface, HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..].Trim() : context.Request.Headers["PRIVATE-TOKEN"].ToString();
        var identities = surface == Surfaces.Kubernetes ? Tokens.Kubernetes : Tokens.Forge;
        return identities.Where(identity => identity.Value == token).Select(identity => identity.Key).FirstOrDefault();
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Flywheel.Lab.Certificates;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Faults;
using Flywheel.Lab.Forge;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Ingress;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Http;
using Flywheel.Lab.States;
using Flywheel.Lab.Storage;
using Flywheel.LabAccess;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Hosting;

/// <summary>The composition of a lab: what its surfaces are made of, and in which order that starts and ends.</summary>
internal sealed class LabParts : IAsyncDisposable
{
    private readonly LabAddress _address;
    private readonly CertificateAuthority _authority;
    private readonly LabDatabase _database;
    private readonly LabCluster _cluster;
    private readonly KubernetesApi _kubernetes;
    private readonly StateStore _states;
    private readonly LabForge _forge;
    private readonly FaultGate _gate;
    private readonly Forwarder _forwarder;
    private readonly IngressProxy _ingress;

    private LabParts(LabOptions options, LabAddress address, CertificateAuthority authority, ILoggerFactory log)
    {
        (_address, _authority) = (address, authority);
        Tokens = LabTokens.Open(options.Folder);
        _database = new LabDatabase(options.Folder);
        Faults = new FaultTable(_database);
        _cluster = new LabCluster(_database, options, authority, Faults, log);
        _kubernetes = new KubernetesApi(
            Cluster, _cluster.Logs, BearerTokens.Of(Tokens.Kubernetes, options.Time), _database, log.CreateLogger<KubernetesApi>());
        ForgeTokens = ForgeTokens.Of(Tokens.Forge[LabTokens.Admin], Tokens.Forge[LabTokens.Pipeline]);
        _forge = new LabForge(_database, ForgeTokens, new() { GroupPath = options.Group }, options.Time);
        _states = new StateStore(Path.Combine(options.Folder, "states.db"), options.Time);
        States = new StateBackend(_states, ForgeTokens, options.Time);
        _gate = new FaultGate(Faults, options.Time, Identify);
        var limits = new IngressLimits();
        _forwarder = new Forwarder(limits, options.Time);
        _ingress = new IngressProxy(Cluster, new BackendChoice(Cluster, _cluster.Ports), _forwarder, limits);
    }

    /// <summary>The cluster from inside.</summary>
    public Cluster Cluster => _cluster.Cluster;

    /// <summary>How fast the cluster lives.</summary>
    public Pace Pace => _cluster.Pace;

    public LabTokens Tokens { get; }

    public FaultTable Faults { get; }

    public ForgeTokens ForgeTokens { get; }

    public StateBackend States { get; }

    /// <summary>Makes everything that needs no listener yet.</summary>
    public static LabParts Make(LabOptions options, LabAddress address, CertificateAuthority authority, ILoggerFactory log) => new(options, address, authority, log);

    /// <summary>Says who answers where.</summary>
    public Switchboard Switchboard(ControlApi control) => new Switchboard()
        .With(SurfaceName.Control, control.HandleAsync)
        .With(SurfaceName.Kubernetes, Guarded(Surfaces.Kubernetes, _kubernetes.HandleAsync))
        .With(SurfaceName.Forge, HandleForgeAsync)
        .With(SurfaceName.IngressHttp, Guarded(Surfaces.Ingress, _ingress.HandleAsync))
        .With(SurfaceName.IngressHttps, Guarded(Surfaces.Ingress, _ingress.HandleAsync))
        .With(SurfaceName.State, Guarded(Surfaces.State, States.HandleAsync));

    /// <summary>Starts what works by itself once everything answers: controllers, contacts of runners.</summary>
    public void Start()
    {
        _cluster.Start();
        _forge.Start(Cluster, Faults.SilencesRunner);
    }

    /// <summary>The kubeconfig of this lab.</summary>
    public Kubeconfig Kubeconfig(ImmutableArray<string> contexts) => new(_address.Kubernetes, _authority.Pem, contexts, Tokens.Kubernetes);

    /// <summary>What a status tells of the content.</summary>
    public void WriteStatus(Utf8JsonWriter writer)
    {
        writer.WriteNumber("speed", Pace.Speed);
        writer.WriteNumber("faults", Faults.List().Count(fault => !fault.IsOver));
    }

    public async ValueTask DisposeAsync()
    {
        await _forge.DisposeAsync();
        await _cluster.DisposeAsync();
        _forwarder.Dispose();
        _states.Dispose();
        _database.Dispose();
    }

    // As on the real forge, states have an address among its own; what goes wrong with states goes wrong there too.
    private Task HandleForgeAsync(HttpContext context) => StateBackend.Serves(context.Request)
        ? _gate.InvokeAsync(Surfaces.State, context, States.HandleAsync)
        : _gate.InvokeAsync(Surfaces.Forge, context, _forge.HandleAsync);

    private RequestDelegate Guarded(string surface, RequestDelegate answer) => context => _gate.InvokeAsync(surface, context, answer);

    // Takes as long for a wrong guess as for one that is nearly right.
    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(one.AsSpan()), MemoryMarshal.AsBytes(other.AsSpan()));

    // Whose token a request carries; asked only while there are faults.
    private string? Identify(string surface, HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization[7..].Trim() : context.Request.Headers["PRIVATE-TOKEN"].ToString();
        var identities = surface == Surfaces.Kubernetes ? Tokens.Kubernetes : Tokens.Forge;
        return identities.Where(identity => IsSame(identity.Value, token)).Select(identity => identity.Key).FirstOrDefault();
    }
}

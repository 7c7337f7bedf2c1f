using System.Globalization;
using System.Reflection;
using Flywheel.Lab.Certificates;
using Flywheel.Lab.Providers;
using Flywheel.Lab.Providers.GitLab;
using Flywheel.LabAccess;
using Flywheel.Processes;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Hosting;

/// <summary>A running lab: everything answers from the moment it exists until it is disposed.</summary>
internal sealed class LabHost : IAsyncDisposable
{
    private readonly Stack<object> _owned = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly LabFolder _folder;
    private LabDescription? _description;

    private LabHost(LabFolder folder) => _folder = folder;

    /// <summary>Where it answers.</summary>
    public LabAddress Address => _description!.Address;

    /// <summary>What it is made of, for tests and for those who look from inside.</summary>
    public LabParts Parts { get; private set; } = null!;

    /// <summary>Fires when somebody asked the lab through its control socket to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>The lab program's version.</summary>
    public static string Version { get; } =
        typeof(LabHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Starts a lab in its folder and returns when everything answers.</summary>
    /// <exception cref="LabStartException">The folder is taken by another lab, or cannot be used.</exception>
    public static async Task<LabHost> StartAsync(LabOptions options, CancellationToken cancellationToken)
    {
        var lab = new LabHost(new LabFolder(options.Folder));
        try
        {
            await lab.StartPartsAsync(options, cancellationToken);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends everything in the opposite order; the folder is free when it returns.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_description is not null)
        {
            File.Delete(_folder.Address);
        }

        while (_owned.TryPop(out var part))
        {
            switch (part)
            {
                case IAsyncDisposable asynchronous:
                    await asynchronous.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }

        _ending.Dispose();
    }

    private async Task StartPartsAsync(LabOptions options, CancellationToken cancellationToken)
    {
        Own(_folder.Take());
        _folder.Prepare(options.Fresh);
        var log = Own(new BoundedLog(_folder.Log, options.Time));
        var sockets = Flywheel.Lab.Hosting.RuntimeFolder.Open(_folder.Root, options.RuntimeFolder);
        var authority = Own(CertificateAuthority.Open(_folder.Root, options.Time));
        var listeners = Own(Listeners.Bind(KeptPorts.Read(_folder.Root), sockets));
        var providers = Own(LabProviders.Endpoints(sockets, _folder.Kubeconfig, ForgeOf(listeners), options.Time));
        var address = AddressOf(listeners, providers, options);

        Parts = Own(LabParts.Make(options, address, authority, Own(new LoggerFactory([log]))));
        var description = new LabDescription(address, _folder, contexts => Parts.Kubeconfig(contexts));
        var control = new ControlApi(description, options.Time, Parts, _ending);
        Own(await LabServer.StartAsync(
            new()
            {
                Folder = _folder.Root,
                Listeners = listeners,
                Certificates = new ServerCertificates(authority, options.Time),
                Log = log,
                Providers = providers,
                Switchboard = Parts.Switchboard(control),
            },
            cancellationToken));
        Parts.Start();

        KeptPorts.Write(_folder.Root, listeners.Ports);
        description.Write();
        _description = description;
        log.Write(string.Create(CultureInfo.InvariantCulture, $"Information Lab: ready, version {Version}, process {Environment.ProcessId}"));
    }

    private LabAddress AddressOf(Listeners listeners, ProviderEndpoints providers, LabOptions options) => new()
    {
        Process = ProcessIdentity.Own,
        Version = Version,
        StartedAt = options.Time.GetUtcNow(),
        Kubernetes = Url("https", listeners, SurfaceName.Kubernetes),
        Forge = Url("https", listeners, SurfaceName.Forge),
        State = Url("http", listeners, SurfaceName.State),
        IngressHttpPort = listeners.Ports[SurfaceName.IngressHttp],
        IngressHttpsPort = listeners.Ports[SurfaceName.IngressHttps],
        CertificateFile = CertificateAuthority.CertificateFile(_folder.Root),
        Kubeconfig = _folder.Kubeconfig,
        ControlSocket = listeners.Control,
        Contexts = options.Contexts,
        Providers = providers.Sockets,
    };

    private LabForgeAccess ForgeOf(Listeners listeners) => new(
        new Uri(Url("https", listeners, SurfaceName.Forge) + "/api/v4/"),
        CertificateAuthority.CertificateFile(_folder.Root),
        LabTokens.ForgeTokenFile(_folder.Root));

    private static string Url(string scheme, Listeners listeners, SurfaceName surface) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{listeners.Ports[surface]}");

    private T Own<T>(T part)
        where T : class
    {
        _owned.Push(part);
        return part;
    }
}

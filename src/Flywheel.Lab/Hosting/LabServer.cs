using System.Net.Security;
using Flywheel.Lab.Certificates;
using Flywheel.Lab.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Hosting;

/// <summary>The one web server of a lab, with a listener for each surface.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    /// <summary>How long requests may go on after the lab was asked to end.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly WebApplication _application;

    private LabServer(WebApplication application) => _application = application;

    /// <summary>Listens; answers come from the moment this returns.</summary>
    public static async Task<LabServer> StartAsync(LabServerParts parts, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Flywheel.Lab", ContentRootPath = parts.Folder });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint =>
            parts.Listeners.All.FirstOrDefault(l => l.Address.ToString() == endpoint.ToString())?.Socket ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, parts));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Farewell);
        // Signals are the program's business; the host must not take them.
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Logging.AddProvider(parts.Log).SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        ProviderEndpoints.AddServices(builder.Services);

        var application = builder.Build();
        application.MapWhen(
            context => context.Features.Get<Listener>() is null,
            providers => providers.UseRouting().UseEndpoints(ProviderEndpoints.Map));
        application.Run(parts.Switchboard.HandleAsync);
        await application.StartAsync(cancellationToken);
        return new(application);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(Farewell);
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions kestrel, LabServerParts parts)
    {
        kestrel.AddServerHeader = false;
        // A provider that tofu reaches through the bridge is asked over https, whose TLS ends at the bridge.
        kestrel.AllowAlternateSchemes = true;
        kestrel.Limits.MaxConcurrentConnections = 2000;
        parts.Providers.Listen(kestrel);
        foreach (var listener in parts.Listeners.All)
        {
            kestrel.Listen(listener.Address, options =>
            {
                options.Protocols = listener.IsTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                options.Use(next => connection =>
                {
                    connection.Features.Set(listener);
                    return next(connection);
                });
                if (listener.IsTls)
                {
                    options.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = hello => ValueTask.FromResult(Tls(parts.Certificates, hello)) });
                }
            });
        }
    }

    private static SslServerAuthenticationOptions Tls(ServerCertificates certificates, TlsHandshakeCallbackContext hello) =>
        new() { ServerCertificateContext = certificates.For(hello.ClientHelloInfo.ServerName) };

    /// <summary>Waits for nobody.</summary>
    private sealed class QuietLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

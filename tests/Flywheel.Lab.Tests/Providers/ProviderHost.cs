using Flywheel.Lab.Providers;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>Stand-in providers on sockets of their own, without the rest of the lab.</summary>
internal sealed class ProviderHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProviderEndpoints _endpoints;
    private readonly WebApplication _server;

    private ProviderHost(ProviderDefinition[] providers)
    {
        _endpoints = new(_folder.Of("p"), [.. providers]);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(_endpoints.Listen);
        Microsoft.Extensions.DependencyInjection.RoutingServiceCollectionExtensions.AddRoutingCore(builder.Services);
        ProviderEndpoints.AddServices(builder.Services);
        _server = builder.Build();
        _server.UseRouting();
        ProviderEndpoints.Map(_server);
    }

    /// <summary>The value of TF_REATTACH_PROVIDERS.</summary>
    public string Reattach => _endpoints.Reattach();

    public static async Task<ProviderHost> StartAsync(params ProviderDefinition[] providers)
    {
        var host = new ProviderHost(providers);
        await host._server.StartAsync();
        return host;
    }

    /// <summary>A root module in a folder of its own whose terraform finds these providers.</summary>
    public TerraformFolder Module(string configuration) => new(Reattach, configuration);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _endpoints.Dispose();
        _folder.Dispose();
    }
}

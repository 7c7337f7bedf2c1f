using System.Net.Http.Headers;
using System.Text;
using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.States;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.States;

/// <summary>A state backend behind a real Kestrel, with its file in a folder of the test's.</summary>
internal sealed class StateHost : IAsyncDisposable
{
    public const string Admin = "glpat-admin";
    public const string Reader = "glpat-reader";

    private readonly StateStore _store;
    private readonly LoopbackHost _host;

    private StateHost(StateStore store, LoopbackHost host) => (_store, _host) = (store, host);

    public Uri Address => _host.Address;

    public static async Task<StateHost> StartAsync(TemporaryFolder folder)
    {
        var store = new StateStore(folder.Of("states.db"), TimeProvider.System);
        var tokens = new ForgeTokens(
        [
            (Admin, new(1, "forge-admin", ForgeScopes.Api, IsAdmin: true)),
            (Reader, new(2, "reader", ForgeScopes.ReadApi, IsAdmin: false)),
        ]);
        return new(store, await LoopbackHost.StartAsync(new StateBackend(store, tokens, TimeProvider.System).HandleAsync));
    }

    public HttpClient Client(string? token = Admin)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{token}")));
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _store.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Flywheel.Lab.Hosting;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Hosting;

/// <summary>Start and end of a lab in this process.</summary>
public sealed class LabHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lab_says_where_it_answers_and_no_longer_when_it_has_ended()
    {
        string socket;
        await using (var lab = await StartAsync())
        {
            socket = lab.Address.ControlSocket;
            Assert.Equivalent(lab.Address with { StartedAt = default }, LabAddressJson.Read(_folder.Of("lab.json"))! with { StartedAt = default }, strict: true);

            var status = JsonDocument.Parse(await ControlClient(lab).GetStringAsync(new Uri("http://lab/status"), Token)).RootElement;

            Assert.Equal(Environment.ProcessId, status.GetProperty("pid").GetInt32());
        }

        Assert.False(File.Exists(_folder.Of("lab.json")));
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public async Task A_folder_that_others_could_read_becomes_private()
    {
        var folder = _folder.Of("lab");
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);

        await using var lab = await LabHost.StartAsync(new() { Folder = folder }, Token);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task A_second_lab_of_the_same_folder_is_refused()
    {
        await using var lab = await StartAsync();

        var refused = await Assert.ThrowsAsync<LabStartException>(StartAsync);

        Assert.Contains("runs in", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(LabAddressJson.Read(_folder.Of("lab.json")));
    }

    [Fact]
    public async Task The_ports_stay_over_a_restart()
    {
        await using var first = await StartAsync();
        await first.DisposeAsync();
        await using var second = await StartAsync();

        Assert.Equal((first.Address.Kubernetes, first.Address.IngressHttpPort), (second.Address.Kubernetes, second.Address.IngressHttpPort));
    }

    [Fact]
    public async Task A_port_that_somebody_took_meanwhile_is_replaced()
    {
        await using var first = await StartAsync();
        await first.DisposeAsync();
        using var taker = new TcpListener(IPAddress.Loopback, first.Address.IngressHttpPort);
        taker.Start();
        await using var second = await StartAsync();

        Assert.Equal(first.Address.Kubernetes, second.Address.Kubernetes);
        Assert.NotEqual(first.Address.IngressHttpPort, second.Address.IngressHttpPort);
    }

    [Fact]
    public async Task Whoever_opens_the_control_socket_can_end_the_lab()
    {
        await using var lab = await StartAsync();
        var ended = new TaskCompletionSource();
        await using var registration = lab.Ending.Register(ended.SetResult);

        using var answer = await ControlClient(lab).PostAsync(new Uri("http://lab/shutdown"), null, Token);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(lab.Address.ControlSocket));
    }

    [Fact]
    public async Task Faults_come_and_go_through_the_control_socket()
    {
        await using var lab = await StartAsync();
        using var client = ControlClient(lab);
        var faults = new Uri("http://lab/faults");

        using var added = await client.PostAsync(faults, new StringContent("""{ "kind": "state", "mode": "post500" }"""), Token);
        using var refused = await client.PostAsync(faults, new StringContent("""{ "kind": "state", "mode": "nonsense" }"""), Token);
        var listed = await client.GetStringAsync(faults, Token);
        using var cleared = await client.DeleteAsync(faults, Token);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.BadRequest), (added.StatusCode, refused.StatusCode));
        Assert.Contains("mode is", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Contains("fault-1", listed, StringComparison.Ordinal);
        Assert.Equal("""{"cleared":1}""", await cleared.Content.ReadAsStringAsync(Token));
        Assert.Equal("[]", await client.GetStringAsync(faults, Token));
    }

    [Fact]
    public async Task A_fresh_start_forgets_the_content_and_keeps_the_secrets_and_the_authority()
    {
        string tokens, authority;
        await using (var first = await StartAsync())
        {
            first.Parts.Faults.Add(new() { Kind = "runner", Name = "docker-*" });
            tokens = await File.ReadAllTextAsync(_folder.Of("tokens.json"), Token);
            authority = await File.ReadAllTextAsync(first.Address.CertificateFile, Token);
        }

        await using (var second = await StartAsync())
        {
            Assert.Single(second.Parts.Faults.List());
        }

        await using var fresh = await LabHost.StartAsync(new() { Folder = _folder.Root, Fresh = true }, Token);
        Assert.Empty(fresh.Parts.Faults.List());
        Assert.Equal((tokens, authority), (await File.ReadAllTextAsync(_folder.Of("tokens.json"), Token), await File.ReadAllTextAsync(fresh.Address.CertificateFile, Token)));
    }

    [Fact]
    public async Task A_deep_folder_does_not_make_the_paths_of_its_sockets_too_long()
    {
        var deep = Path.Combine(_folder.Root, string.Join('/', Enumerable.Repeat(new string('x', 60), 4)));
        await using var lab = await LabHost.StartAsync(new() { Folder = deep, RuntimeFolder = deep }, Token);

        Assert.All(lab.Address.Providers.Values.Append(lab.Address.ControlSocket), path => Assert.InRange(path.Length, 1, 107));
    }

    [Fact]
    public void A_runtime_folder_that_is_a_link_is_refused()
    {
        var folder = RuntimeFolder.Open(_folder.Root, _folder.Root);
        Directory.Delete(folder);
        Directory.CreateSymbolicLink(folder, _folder.Root);

        Assert.Throws<LabStartException>(() => RuntimeFolder.Open(_folder.Root, _folder.Root));
    }

    [Fact]
    public void A_runtime_folder_that_others_may_enter_is_refused()
    {
        var folder = RuntimeFolder.Open(_folder.Root, _folder.Root);
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherRead);

        Assert.Throws<LabStartException>(() => RuntimeFolder.Open(_folder.Root, _folder.Root));
    }

    public void Dispose() => _folder.Dispose();

    private Task<LabHost> StartAsync() => LabHost.StartAsync(new() { Folder = _folder.Root }, Token);

    private static HttpClient ControlClient(LabHost lab) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(lab.Address.ControlSocket), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}

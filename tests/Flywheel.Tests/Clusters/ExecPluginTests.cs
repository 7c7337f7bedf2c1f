using Flywheel.Clusters;
using Flywheel.Processes;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Clusters;

public sealed class ExecPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";

    private readonly KubeconfigFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(V1)]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task The_program_gives_a_token_and_gets_arguments_and_environment_without_a_shell(string version)
    {
        _folder.Variables = _folder.Variables.Add("AWS_PROFILE", "platform");
        var tool = Tool($"write {_folder.Home}/arguments {{last}}", $"print {Answer("\"token\":\"t-1\"", version)}", "on --cluster", "print-error noise");
        using var credentials = Credentials(
            $"apiVersion: {version}, command: {tool.ProgramFile}, args: [token, \"--cluster\", \"$(id) ; x\"], env: [{{ name: STAGE, value: dev }}], provideClusterInfo: true");

        var got = await credentials.CurrentAsync(TestContext.Current.CancellationToken);

        Assert.Equal("t-1", got.Value!.Token);
        Assert.Equal("$(id) ; x", await File.ReadAllTextAsync($"{_folder.Home}/arguments", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_program_is_told_which_cluster_it_is_for()
    {
        var tool = Tool("print-environment", "exit 1");
        using var seen = Credentials($"apiVersion: {V1}, command: {tool.ProgramFile}, provideClusterInfo: true");
        Assert.NotNull((await seen.CurrentAsync(TestContext.Current.CancellationToken)).Refusal);

        var plugin = Access($"apiVersion: {V1}, command: {tool.ProgramFile}, provideClusterInfo: true, env: [{{ name: STAGE, value: dev }}]");

        Assert.Equal(("dev", "/usr/bin:/bin"), (plugin.User.Exec!.Environment["STAGE"], plugin.User.Exec.Environment["PATH"]));
        Assert.Equal(
            """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"cluster":{"server":"https://127.0.0.1:6443","config":null},"interactive":false}}""",
            ExecCredential.Ask(plugin.User.Exec, plugin));
    }

    [Fact]
    public void The_program_gets_our_environment_but_not_flywheels_own_secrets()
    {
        _folder.Variables = _folder.Variables.Add("AWS_PROFILE", "platform").Add("FLYWHEEL_PLAN_KEY", "k").Add("FLYWHEEL_PLAN_KEY_FILE", "f").Add("FLYWHEEL_DATABASE", "d");
        var tool = Tool("print x");

        var plugin = Access($"apiVersion: {V1}, command: {tool.ProgramFile}");

        Assert.Equal(["AWS_PROFILE", "HOME", "KUBECONFIG", "PATH"], plugin.User.Exec!.Environment.Keys);
    }

    [Fact]
    public async Task It_is_started_once_and_again_when_the_token_expires()
    {
        var tool = Tool($"print {Answer("\"token\":\"t-1\",\"expirationTimestamp\":\"2026-01-01T00:15:00Z\"")}");
        using var credentials = Credentials($"apiVersion: {V1}, command: {tool.ProgramFile}");
        var token = TestContext.Current.CancellationToken;

        await Task.WhenAll(credentials.CurrentAsync(token), credentials.CurrentAsync(token));
        _time.Advance(TimeSpan.FromMinutes(14));
        await credentials.CurrentAsync(token);
        Assert.Single(tool.Starts);
        tool.Script($"print {Answer("\"token\":\"t-2\"")}");
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("t-2", (await credentials.CurrentAsync(token)).Value!.Token);
    }

    [Fact]
    public async Task A_token_that_the_cluster_does_not_take_is_fetched_again_once()
    {
        await using var server = new LoopbackServer(LoopbackServer.Reply(401, "", ""));
        var tool = Tool($"print {Answer("\"token\":\"t-1\"")}");
        var access = Access($"apiVersion: {V1}, command: {tool.ProgramFile}") with { Server = new($"http://127.0.0.1:{server.Port}") };
        using var client = new ClusterClient(access, TimeProvider.System, new ProcessRunner(TimeProvider.System));

        var listed = await client.ListAsync(new("v1", "Pod", "pods", true), "attic", "", TestContext.Current.CancellationToken);

        Assert.Equal(ClusterRefusalKind.Unauthorized, listed.Refusal!.Kind);
        Assert.Equal((2, 2), (tool.Starts.Count, server.Requests));
    }

    [Fact]
    public async Task It_may_give_a_client_certificate()
    {
        using var certificate = TestCertificate.SelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        var tool = Tool($"print {Answer($"\"clientCertificateData\":{Json(certificate.ExportCertificatePem())},\"clientKeyData\":{Json(key.ExportPkcs8PrivateKeyPem())}")}");
        using var credentials = Credentials($"apiVersion: {V1}, command: {tool.ProgramFile}");

        var got = await credentials.CurrentAsync(TestContext.Current.CancellationToken);

        Assert.Equal(certificate.Thumbprint, got.Value!.Certificate!.Thumbprint);
        Assert.True(got.Value.Certificate.HasPrivateKey);
    }

    [Theory]
    [InlineData("ended with exit code 3: no session, log in first", "print-error no session, log in first", "exit 3")]
    [InlineData("printed something that is not JSON", "print hello")]
    [InlineData("printed something that is not JSON", """print {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"topsecret\ud800"}}""")]
    [InlineData("printed no ExecCredential of " + V1, "print []")]
    [InlineData("printed no ExecCredential of " + V1, """print {"apiVersion":"client.authentication.k8s.io/v1alpha1","kind":"ExecCredential","status":{"token":"topsecret"}}""")]
    [InlineData("without a token", """print {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{}}""")]
    [InlineData("not PEM", """print {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"clientCertificateData":"topsecret","clientKeyData":"b"}}""")]
    [InlineData("damaged", """print {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"topsecret\r\nX: y"}}""")]
    [InlineData("more than 1 MiB", "bytes 3000000")]
    public async Task A_program_that_gives_no_credential_is_told_without_what_it_printed(string said, params string[] script)
    {
        using var credentials = Credentials($"apiVersion: {V1}, command: {Tool(script).ProgramFile}, installHint: \"Install acme-login.\"");

        var got = await credentials.CurrentAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ClusterRefusalKind.NoCredentials, got.Refusal!.Kind);
        Assert.Contains(said, got.Refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", got.Refusal.Message, StringComparison.Ordinal);
        Assert.Equal("FW5206", got.Refusal.ToDiagnostic().Code);
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended()
    {
        var tool = Tool("sleep-forever");
        using var credentials = new ClusterCredentials(Access($"apiVersion: {V1}, command: {tool.ProgramFile}"), TimeProvider.System, new Impatient());

        var got = await credentials.CurrentAsync(TestContext.Current.CancellationToken);

        Assert.Contains("did not end within 30 seconds", got.Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkout/kubeconfig", null)]
    [InlineData("home/kubeconfig", "checkout/real")]
    [InlineData("checkout/link", "home/real")]
    public void A_kubeconfig_in_the_repository_starts_nothing(string named, string? real)
    {
        var tool = Tool("exit 0");
        var content = KubeconfigFolder.Config(user: $"exec: {{ apiVersion: {V1}, command: {tool.ProgramFile} }}");
        var file = _folder.Write(real ?? named, content);
        if (real is not null)
        {
            var link = Path.Combine(Path.GetDirectoryName(_folder.Checkout)!, named);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, file);
            file = link;
        }

        var problem = _folder.Problem("dev", file);

        Assert.Equal("FW5204", problem.Code);
        Assert.Contains("in the repository", problem.Detail, StringComparison.Ordinal);
        Assert.Empty(tool.Starts);
    }

    [Theory]
    [InlineData("../checkout/bin/acme-login")]
    [InlineData("link")]
    [InlineData("./bin/../link")]
    [InlineData("acme-login")]
    public void A_program_in_the_repository_is_not_started(string command)
    {
        var program = _folder.Write("checkout/bin/acme-login", "#!/bin/sh\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var file = _folder.Write("home/config", KubeconfigFolder.Config(user: $"exec: {{ apiVersion: {V1}, command: {(command == "link" ? "./link" : command)} }}"));
        File.CreateSymbolicLink($"{_folder.Home}/link", program);
        Directory.CreateSymbolicLink($"{_folder.Home}/tools", Path.GetDirectoryName(program)!);
        _folder.Variables = _folder.Variables.SetItem("PATH", $"{_folder.Home}/tools:{_folder.Checkout}/bin:/usr/bin:/bin");

        var problem = _folder.Problem("dev", file);

        Assert.Equal("FW5204", problem.Code);
        Assert.Contains(command == "acme-login" ? "no program" : "in the repository", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command: acme-login-that-is-not-there, installHint: \"Get it from acme.\"", "FW5204")]
    [InlineData("command: \"\"", "FW5204")]
    [InlineData("command: ./not-there", "FW5204")]
    [InlineData("command: \"sh -c true\"", "FW5204")]
    [InlineData("command: sh, interactiveMode: Always", "FW5204")]
    [InlineData("command: sh, args: x", "FW5202")]
    [InlineData("command: sh, env: [{ name: a }]", "FW5202")]
    [InlineData("command: sh, env: [{ name: \"a=b\", value: c }]", "FW5202")]
    public void A_program_that_cannot_be_started_is_told_before_anything_runs(string exec, string code)
    {
        var file = _folder.Write("home/config", KubeconfigFolder.Config(user: $"exec: {{ apiVersion: {V1}, {exec} }}"));

        Assert.Equal(code, _folder.Problem("dev", file).Code);
    }

    [Theory]
    [InlineData("exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: sh }", "FW5202")]
    [InlineData("exec: sh", "FW5202")]
    [InlineData("auth-provider: { name: gcp }", "FW5204")]
    public void What_clients_no_longer_know_is_refused(string user, string code)
    {
        var file = _folder.Write("home/config", KubeconfigFolder.Config(user: user));

        Assert.Equal(code, _folder.Problem("dev", file).Code);
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute()
    {
        var file = _folder.Write("home/token", "first\n");
        var access = _folder.Access("dev", _folder.Write("home/config", KubeconfigFolder.Config(user: "token: old, tokenFile: token"))).Value!;
        using var credentials = new ClusterCredentials(access, _time, new ProcessRunner(TimeProvider.System));
        var token = TestContext.Current.CancellationToken;

        var first = await credentials.CurrentAsync(token);
        await File.WriteAllTextAsync(file, "second\n", token);
        var same = await credentials.CurrentAsync(token);
        _time.Advance(TimeSpan.FromMinutes(1));
        var next = await credentials.CurrentAsync(token);
        File.Delete(file);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(("first", "first", "second"), (first.Value!.Token, same.Value!.Token, next.Value!.Token));
        Assert.Equal(ClusterRefusalKind.NoCredentials, (await credentials.CurrentAsync(token)).Refusal!.Kind);
    }

    public void Dispose() => _folder.Dispose();

    private static string Answer(string status, string version = V1) => $"{{\"apiVersion\":\"{version}\",\"kind\":\"ExecCredential\",\"status\":{{{status}}}}}";

    private static string Json(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private FakeTool Tool(params string[] script) => FakeTool.Create(_folder.Home, "acme-login", script);

    private ClusterAccess Access(string exec)
    {
        var access = _folder.Access("dev", _folder.Write("home/config", KubeconfigFolder.Config(user: $"exec: {{ {exec} }}")));
        Assert.Empty(access.Diagnostics);
        return access.Value!;
    }

    private ClusterCredentials Credentials(string exec) => new(Access(exec), _time, new ProcessRunner(TimeProvider.System));

    /// <summary>Gives every command a moment only.</summary>
    private sealed class Impatient : IProcessRunner
    {
        public Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput output, StopSignal stop) =>
            new ProcessRunner(TimeProvider.System).RunAsync(command with { Timeout = TimeSpan.FromMilliseconds(200) }, output, stop);
    }
}

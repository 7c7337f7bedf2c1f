using System.Collections.Immutable;
using Flywheel.LabAccess;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Tests.LabAccess;

/// <summary>Starting and finding a lab whose program is a script.</summary>
public sealed class LabControlTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_that_ends_at_once_is_quoted()
    {
        var (lab, started) = await Control().UpAsync(Start("echo cannot do that >&2; exit 3"), Token);

        Assert.False(lab.IsUsable);
        Assert.True(started);
        var problem = Assert.Single(lab.Diagnostics);
        Assert.Equal("FW9203", problem.Code);
        Assert.Contains("exit code 3", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("cannot do that", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_cannot_be_run_is_named()
    {
        var start = Start("") with { Program = new(_folder.Of("missing"), []) };

        var (lab, started) = await Control().UpAsync(start, Token);

        Assert.False(started);
        Assert.Equal("FW9203", Assert.Single(lab.Diagnostics).Code);
    }

    [Fact]
    public async Task A_description_that_a_dead_process_left_is_no_lab()
    {
        LabAddressJson.Write(LabAddress.FileIn(_folder.Root), Address(process: "999999 1 x"));

        Assert.Null(Control().Written());
        Assert.Null(await Control().FindAsync(Token));
        Assert.Null((await Control().DownAsync(Token)).Value);
    }

    [Fact]
    public async Task A_process_that_does_not_answer_is_no_lab_to_use()
    {
        LabAddressJson.Write(LabAddress.FileIn(_folder.Root), Address(ProcessIdentity.Own));

        Assert.NotNull(Control().Written());
        Assert.Null(await Control().FindAsync(Token));
    }

    [Fact]
    public void A_lab_of_another_version_is_doubtful()
    {
        var address = Address(ProcessIdentity.Own);

        Assert.Empty(LabControl.Doubts(address with { Version = LabControl.Version }));
        var doubt = Assert.Single(LabControl.Doubts(address with { Version = "9.9.9" }));
        Assert.Equal("FW9207", doubt.Code);
        Assert.Contains("9.9.9", doubt.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "schemaVersion": 2 }""")]
    [InlineData("""{ "schemaVersion": 1 }""")]
    public void A_description_that_nobody_understands_is_none(string text)
    {
        File.WriteAllText(LabAddress.FileIn(_folder.Root), text);

        Assert.Null(LabAddressJson.Read(LabAddress.FileIn(_folder.Root)));
    }

    [Fact]
    public void The_variables_name_files_and_hold_no_secret()
    {
        var variables = LabVariables.For(Address(ProcessIdentity.Own), "admin");

        Assert.Equal("/lab/kubeconfig-admin", variables["KUBECONFIG"]);
        Assert.Equal("/lab/forge-token", variables["FLYWHEEL_FORGE_TOKEN_FILE"]);
        Assert.Contains("\"registry.opentofu.org/hashicorp/random\":{\"Protocol\":\"grpc\",\"ProtocolVersion\":6", variables["TF_REATTACH_PROVIDERS"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", """'it'\''s'""")]
    [InlineData("$(rm) `x` \"", "'$(rm) `x` \"'")]
    public void A_shell_takes_every_value_literally(string text, string expected) => Assert.Equal(expected, ShellWord.Quoted(text));

    public void Dispose() => _folder.Dispose();

    private static LabAddress Address(string process) => new()
    {
        Process = process,
        Version = "0.1.0",
        StartedAt = DateTimeOffset.UnixEpoch,
        Kubernetes = "https://127.0.0.1:1",
        Forge = "https://127.0.0.1:2",
        State = "http://127.0.0.1:3",
        IngressHttpPort = 4,
        IngressHttpsPort = 5,
        CertificateFile = "/lab/ca.crt",
        Kubeconfig = "/lab/kubeconfig",
        ControlSocket = "/nowhere/control",
        Contexts = ["lab"],
        Providers = ImmutableSortedDictionary<string, string>.Empty.Add("hashicorp/random", "/run/random"),
    };

    private LabControl Control() => new(_folder.Root, TimeProvider.System);

    private LabStart Start(string script) => new()
    {
        Folder = _folder.Root,
        Program = new("/bin/sh", ["-c", script, "lab"]),
        Environment = ImmutableSortedDictionary<string, string>.Empty,
    };
}

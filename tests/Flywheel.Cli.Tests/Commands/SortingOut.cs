using System.Text;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Sealing;

namespace Flywheel.Cli.Tests.Commands;

/// <summary>A repository with one stack on a server for states, in whose history something waits for a person.</summary>
internal sealed class SortingOut : IDisposable
{
    private const string HttpStack = "terraform {\n  backend \"http\" {}\n}\nresource \"terraform_data\" \"this\" {}\n";

    public SortingOut()
    {
        Sandbox.Repository.WithStack("one", hcl: HttpStack).Commit();
        There(Tfstate("line-1", 3));
    }

    public CommandSandbox Sandbox { get; } = new();

    public FlywheelHome Home => new(Path.Combine(Sandbox.Repository.Root, ".flywheel"));

    public string Audit => Path.Combine(Home.Root, "audit.ndjson");



    public static string Tfstate(string lineage, long serial) =>
        $$"""{"version":4,"terraform_version":"1.11.4","serial":{{serial}},"lineage":"{{lineage}}","outputs":{},"resources":[]}""";

    /// <summary>What <c>state pull</c> prints from now on; empty: there is no state.</summary>
    public void There(string tfstate, params string[] exceptions)
    {
        var file = Sandbox.Tofu.Tool.ProgramFile + ".state";
        File.WriteAllText(file, tfstate);
        Sandbox.Tofu.Script([.. exceptions, $"on state pull\nprint-file {file}\nexit 0\non state push\nexit 0"]);
    }

    public RunHistory Open() => HistoryOpener.Open(Home, Sandbox.Variables);

    /// <summary>A state was rescued.</summary>
    public async Task<RunId> RescueAsync(string content, string? lineage = "line-1", long serial = 4)
    {
        using var history = Open();
        var run = RunId.New(TimeProvider.System);
        var keys = KeyRing.Read(Sandbox.Variables).Value!;
        var artifact = await new ArtifactStore(Home.Artifacts).PutAsync(
            "rescue.sealed",
            (stream, token) => SealedFile.SealAsync(stream, keys.Newest, Encoding.UTF8.GetBytes("{}"), async (inner, t) => await inner.WriteAsync(Encoding.UTF8.GetBytes(content), t), token),
            TestContext.Current.CancellationToken);
        history.Rescues.Keep(new(
            "one", "lab", run, artifact, lineage, serial, TimeProvider.System.GetUtcNow()));
        return run;
    }

    /// <summary>An apply began.</summary>
    /// <param name="outcome">How it ended; null: no end was recorded.</param>
    public RunId Apply(string? outcome)
    {
        using var history = Open();
        var now = TimeProvider.System.GetUtcNow();
        var run = RunId.New(TimeProvider.System);
        var claim = Assert.IsType<ApplyClaim.Granted>(history.Applies.Claim(new("one", "lab", Digest.Of(Encoding.UTF8.GetBytes(run.Value)), run, now)));
        history.Applies.Started(claim, now);
        if (outcome is not null)
        {
            history.Applies.End(claim, outcome, now);
        }

        return run;
    }

    public Task<CommandExit> RunAsync(params string[] arguments) => Sandbox.RunAsync(arguments);

    public void Dispose() => Sandbox.Dispose();
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Launching;

/// <summary>The key that seals plans appears nowhere, whoever prints it, and reaches no child.</summary>
public sealed class PlanKeyTests : IDisposable
{
    private const int Limit = 60_000;

    private static readonly byte[] Key = SHA256.HashData("the key"u8);

    private readonly TemporaryFolder _machine = new();
    private readonly Sandbox _sandbox = Sandbox.Create();

    private FlywheelHome Home => new(Path.Combine(_sandbox.Root, ".flywheel"));

    public void Dispose()
    {
        _sandbox.Dispose();
        _machine.Dispose();
    }

    [Theory(Timeout = Limit)]
    [InlineData("FLYWHEEL_PLAN_KEY")]
    [InlineData("FLYWHEEL_PLAN_KEY_FILE")]
    [InlineData("XDG_STATE_HOME")]
    public async Task A_job_that_prints_the_key_prints_a_mask_and_has_no_variable_of_it(string variable)
    {
        File.WriteAllText(_machine.Of("file"), Convert.ToHexStringLower(Key));
        Directory.CreateDirectory(_machine.Of("flywheel"));
        File.WriteAllText(_machine.Of("flywheel/key"), Convert.ToBase64String(Key));
        var value = variable switch
        {
            "FLYWHEEL_PLAN_KEY" => $"{Convert.ToBase64String(SHA256.HashData("newer"u8))},{Convert.ToBase64String(Key)}",
            "FLYWHEEL_PLAN_KEY_FILE" => _machine.Of("file"),
            _ => _machine.Root,
        };
        FakeTofu.Create(_machine.Of("bin"));
        _sandbox.WithOrganization().WithSettings($$"""
            secrets: [FLYWHEEL_PLAN_KEY, FLYWHEEL_PLAN_KEY_FILE]
            jobs:
              - { id: validate/print, run: [printf, "%s\n", begin, "{{Convert.ToBase64String(Key)}}", "{{Convert.ToHexString(Key)}}", end] }
              - { id: validate/environment, run: [env] }

            """).Commit();

        var run = await RunAsync(variable, value);

        Assert.IsType<JobOutcome.Succeeded>(run.Find(new(Stage.Validate, "print"))!.Outcome);
        var printed = Log(run, "print");
        Assert.Contains("begin", printed, StringComparison.Ordinal);
        Assert.Contains("end", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("FLYWHEEL_PLAN_KEY=", Log(run, "environment"), StringComparison.Ordinal);
        Assert.DoesNotContain("FLYWHEEL_PLAN_KEY_FILE=", Log(run, "environment"), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Home.Root, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, Encoding.Latin1, TestContext.Current.CancellationToken);
            Assert.All(
                [Convert.ToBase64String(Key), Convert.ToHexString(Key), Convert.ToHexStringLower(Key)],
                secret => Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{file} holds {secret}"));
        }
    }

    private string Log(RunRecord run, string job) => File.ReadAllText(new RunFolder(Home, run.Header.Id).LogOf(new(Stage.Validate, job)));

    private async Task<RunRecord> RunAsync(string variable, string value)
    {
        using var history = RunHistory.InFile(Home.History);
        return await new RunLauncher(Home, history, new ProcessRunner(TimeProvider.System), TimeProvider.System).RunAsync(
            new()
            {
                Command = "validate",
                Repository = _sandbox.Root,
                Places = 2,
                Variables = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
                    .Add("PATH", $"{_machine.Of("bin")}:/usr/bin:/bin").Add("HOME", _machine.Root).Add(variable, value),
            },
            _ => new Nobody(),
            _ => { },
            StopSignal.None);
    }

    private sealed class Nobody : IRunObserver
    {
        public void On(RunEvent happened)
        {
        }

        public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
        {
        }
    }
}

using System.Collections.Immutable;
using Flywheel.Files;
using Flywheel.Processes;
using Flywheel.Supervision;
using Flywheel.Testing;

namespace Flywheel.Tests.Supervision;

/// <summary>Flywheel, the supervisor or the command dies where it should not.</summary>
public sealed class CrashedSupervisionTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_command_that_nobody_followed_has_its_real_end_all_the_same()
    {
        using var tool = new SupervisedTool("print hello", "bytes 300000", "exit 5");
        _ = tool.Start();
        _ = await SupervisedTool.ReadAsync(tool.Spool.ExitFile);
        var end = Assert.IsType<SupervisedEnd.Exited>(await tool.FollowAsync(tool.Find()));

        Assert.Equal(5, end.Exit.Code);
        Assert.StartsWith("hello\n", tool.Output.Standard, StringComparison.Ordinal);
        Assert.Equal(300_006, tool.Output.Standard.Length);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_that_loses_its_supervisor_goes_on_and_its_end_is_unknown()
    {
        using var tool = new SupervisedTool("print ready", "wait-for-file {cwd}/go", "print done", "exit 0");
        var started = tool.Start();
        var running = tool.FollowAsync(started);
        await tool.Output.HasPrintedAsync("ready");

        Signals.Kill(started.SupervisorPid!.Value);
        await SupervisedTool.IsGoneAsync(started.SupervisorPid!.Value);
        var other = new RecordedOutput();
        var found = tool.FollowAsync(tool.Find(), other);
        Assert.True(tool.Find().IsAlive);
        Assert.False(running.IsCompleted);
        await File.WriteAllTextAsync(tool.Of("go"), "");

        Assert.IsType<SupervisedEnd.Lost>(await running);
        Assert.IsType<SupervisedEnd.Lost>(await found);
        Assert.Equal(("ready\ndone\n", "ready\ndone\n"), (tool.Output.Standard, other.Standard));
        Assert.IsType<SupervisedEnd.Lost>(await tool.FollowAsync(tool.Find(), other));
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_without_supervisor_is_still_interrupted_once()
    {
        using var tool = new SupervisedTool("ignore-signals", "print ready", "wait-for-file {cwd}/go", "exit 0");
        var started = tool.Start();
        var running = tool.FollowAsync(started);
        await tool.Output.HasPrintedAsync("ready");
        Signals.Kill(started.SupervisorPid!.Value);
        await SupervisedTool.IsGoneAsync(started.SupervisorPid!.Value);

        await tool.StopAsync();
        await tool.Output.HasPrintedAsync("signal SIGINT");
        var late = tool.FollowAsync(tool.Find(), new RecordedOutput());
        await File.WriteAllTextAsync(tool.Of("go"), "");

        Assert.IsType<SupervisedEnd.Lost>(await running);
        Assert.IsType<SupervisedEnd.Lost>(await late);
        Assert.Equal(["signal SIGINT"], tool.Tool.Ledger);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_that_its_supervisor_has_interrupted_gets_no_second_one_from_us()
    {
        using var tool = new SupervisedTool("ignore-signals", "print ready", "wait-for-file {cwd}/go", "exit 0");
        var started = tool.Start();
        var running = tool.FollowAsync(started);
        await tool.Output.HasPrintedAsync("ready");
        await tool.StopAsync();
        await tool.Output.HasPrintedAsync("signal SIGINT");

        Signals.Kill(started.SupervisorPid!.Value);
        await SupervisedTool.IsGoneAsync(started.SupervisorPid!.Value);
        var late = tool.FollowAsync(tool.Find(), new RecordedOutput());
        await File.WriteAllTextAsync(tool.Of("go"), "");

        Assert.IsType<SupervisedEnd.Lost>(await running);
        Assert.IsType<SupervisedEnd.Lost>(await late);
        Assert.Equal(["signal SIGINT"], tool.Tool.Ledger);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_without_supervisor_can_be_killed()
    {
        using var tool = new SupervisedTool("ignore-signals", "sleep-forever");
        var started = tool.Start();
        var running = tool.FollowAsync(started);
        await tool.Output.HasPrintedAsync("ready");
        var command = tool.CommandPid;
        Signals.Kill(started.SupervisorPid!.Value);
        await SupervisedTool.IsGoneAsync(started.SupervisorPid!.Value);

        await tool.ForceAsync();

        Assert.IsType<SupervisedEnd.Lost>(await running);
        await SupervisedTool.IsGoneAsync(command);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_whose_number_was_never_written_down_is_found_by_what_it_prints_to()
    {
        using var tool = new SupervisedTool("print ready", "wait-for-file {cwd}/go", "exit 0");
        var started = tool.Start();
        await SupervisedTool.ReadAsync(tool.Spool.Output);
        Signals.Kill(started.SupervisorPid!.Value);
        await SupervisedTool.IsGoneAsync(started.SupervisorPid!.Value);
        await File.WriteAllTextAsync(tool.Spool.ChildFile, new string(' ', 1024));

        var running = tool.FollowAsync(tool.Find());
        await tool.Output.HasPrintedAsync("ready");
        Assert.False(running.IsCompleted);
        await File.WriteAllTextAsync(tool.Of("go"), "");

        Assert.IsType<SupervisedEnd.Lost>(await running);
    }

    [Fact(Timeout = Limit)]
    public async Task A_supervisor_that_comes_late_starts_nothing()
    {
        using var tool = new SupervisedTool("print hello");
        DurableFile.CreatePrivateFolder(tool.Spool.Folder);
        tool.Spool.WriteStart(new(tool.Tool.ProgramFile, [], "/", tool.Handed, tool.Command.Digest.Hex));

        Assert.True(SupervisedProcess.CallOff(tool.Spool.Folder));
        await tool.SuperviseAsync();

        Assert.Empty(tool.Tool.Starts);
        Assert.IsType<SupervisedEnd.NotStarted>(await tool.FollowAsync(tool.Find()));
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_started_cannot_be_called_off()
    {
        using var tool = new SupervisedTool("print ready", "wait-for-file {cwd}/go");
        var running = tool.RunAsync();
        await tool.Output.HasPrintedAsync("ready");
        Assert.False(SupervisedProcess.CallOff(tool.Spool.Folder));
        await File.WriteAllTextAsync(tool.Of("go"), "");

        Assert.IsType<SupervisedEnd.Exited>(await running);
        Assert.False(SupervisedProcess.CallOff(tool.Spool.Folder));
        Assert.True(SupervisedProcess.CallOff(tool.Of("nowhere")));
    }

    [Fact(Timeout = Limit)]
    public async Task Of_many_supervisors_of_one_spool_one_supervises()
    {
        using var tool = new SupervisedTool("print hello", "exit 0");
        DurableFile.CreatePrivateFolder(tool.Spool.Folder);
        tool.Spool.WriteStart(new(tool.Tool.ProgramFile, ImmutableArray<string>.Empty, "/", tool.Handed, tool.Command.Digest.Hex));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(tool.SuperviseAsync)));

        Assert.Single(tool.Tool.Starts);
        Assert.IsType<SupervisedEnd.Exited>(await tool.FollowAsync(tool.Find()));
    }

    [Fact(Timeout = Limit)]
    public async Task A_process_that_only_has_the_number_of_ours_gets_no_signal()
    {
        using var innocent = new SupervisedTool("ignore-signals", "print ready", "wait-for-file {cwd}/go", "exit 0");
        var running = innocent.FollowAsync(innocent.Start(), innocent.Output);
        await innocent.Output.HasPrintedAsync("ready");
        var parts = ProcessIdentity.Of(innocent.CommandPid)!.Split(' ');
        var before = $"{parts[0]} {long.Parse(parts[1], null) - 100} {parts[2]}";

        using var tool = new SupervisedTool("print hello");
        DurableFile.CreatePrivateFolder(tool.Spool.Folder);
        tool.Spool.WriteSupervisor(before);
        await File.WriteAllTextAsync(tool.Spool.ChildFile, $"{{\"process\":\"{before}\"}}");
        await tool.StopAsync();
        await tool.ForceAsync();

        Assert.False(tool.Find().IsAlive);
        Assert.IsType<SupervisedEnd.Lost>(await tool.FollowAsync(tool.Find()));
        Assert.False(running.IsCompleted);
        await File.WriteAllTextAsync(innocent.Of("go"), "");
        Assert.Equal(0, Assert.IsType<SupervisedEnd.Exited>(await running).Exit.Code);
        Assert.Empty(innocent.Tool.Ledger);
    }

    /// <summary>The one thing that must never be: a command that ran, and a spool that says it did not.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_supervisor_killed_at_any_moment_never_makes_a_started_command_look_unstarted()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var ends = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            using var tool = new SupervisedTool("exit 0");
            await File.WriteAllTextAsync(tool.Tool.ProgramFile, $"#!/bin/sh\necho started >>'{tool.Of("starts")}'\necho printed\n");
            var started = tool.Start();
            var running = tool.FollowAsync(started);
            Thread.SpinWait(random.Next(1_500_000));
            Signals.Kill(started.SupervisorPid!.Value);
            var end = await running;
            var starts = File.Exists(tool.Of("starts")) ? File.ReadAllLines(tool.Of("starts")).Length : 0;
            ends.Add($"{end.GetType().Name}:{starts}");

            Assert.True(starts == 0 || end is not SupervisedEnd.NotStarted, $"seed {seed}: {string.Join(' ', ends)}");
            Assert.True(end is not SupervisedEnd.Exited || starts == 1, $"seed {seed}: {string.Join(' ', ends)}");
            Assert.Null(OrphanSearch.WriterOf(tool.Spool.Output));
        }

        TestContext.Current.SendDiagnosticMessage($"seed {seed}: {string.Join(' ', ends)}");
    }
}

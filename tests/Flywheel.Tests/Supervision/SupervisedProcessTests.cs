using Flywheel.Processes;
using Flywheel.Supervision;

namespace Flywheel.Tests.Supervision;

/// <summary>A command under a supervisor that nobody disturbs.</summary>
public sealed class SupervisedProcessTests
{
    private const int Limit = 60_000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact(Timeout = Limit)]
    public async Task It_runs_to_its_end_and_says_how_that_was()
    {
        using var tool = new SupervisedTool("print hello", "print-error oh", "exit 3");
        var end = Assert.IsType<SupervisedEnd.Exited>(await tool.RunAsync());

        Assert.Equal((3, null, StopReason.None), (end.Exit.Code, end.Exit.Signal, end.Exit.Stop));
        Assert.Equal(("hello\n", "oh\n"), (tool.Output.Standard, tool.Output.Error));
        Assert.Equal("", await File.ReadAllTextAsync(tool.Spool.Log));
        Assert.Single(tool.Tool.Starts);
    }

    [Fact(Timeout = Limit)]
    public async Task A_command_that_dies_of_a_signal_is_told_from_one_that_exits()
    {
        using var tool = new SupervisedTool("kill-self");
        var end = Assert.IsType<SupervisedEnd.Exited>(await tool.RunAsync());

        Assert.Equal((null, 9), (end.Exit.Code, end.Exit.Signal));
    }

    [Fact(Timeout = Limit)]
    public async Task It_gets_the_very_bytes_that_were_checked_whatever_becomes_of_the_file()
    {
        using var tool = new SupervisedTool("print-file {last}");
        var started = tool.Start();
        await File.WriteAllTextAsync(tool.Handed, "something else");
        _ = await tool.FollowAsync(started);

        Assert.Equal("the plan", tool.Output.Standard);
        Assert.Equal(["apply /proc/self/fd/3"], tool.Tool.Starts);
    }

    [Fact(Timeout = Limit)]
    public async Task An_altered_file_is_never_handed_over()
    {
        using var tool = new SupervisedTool("print hello");
        await File.WriteAllTextAsync(tool.Handed, "the plaN");
        var end = Assert.IsType<SupervisedEnd.NotStarted>(await tool.RunAsync());

        Assert.Contains("is not what it was", end.Reason, StringComparison.Ordinal);
        Assert.Empty(tool.Tool.Starts);
        Assert.IsType<SupervisedEnd.NotStarted>(await tool.FollowAsync(tool.Find()));
    }

    [Fact(Timeout = Limit)]
    public void A_link_is_never_handed_over()
    {
        using var tool = new SupervisedTool("print hello");
        File.Move(tool.Handed, tool.Of("elsewhere"));
        File.CreateSymbolicLink(tool.Handed, tool.Of("elsewhere"));

        Assert.Throws<ProcessStartException>(tool.Start);
        Assert.Empty(tool.Tool.Starts);
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_cannot_be_started_was_not_started()
    {
        using var tool = new SupervisedTool("print hello");
        await File.WriteAllTextAsync(tool.Tool.ProgramFile, "#!/no/such/interpreter\n");
        var end = Assert.IsType<SupervisedEnd.NotStarted>(await tool.RunAsync());

        Assert.Contains("could not be started", end.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_supervisor_that_cannot_be_started_is_told_at_once_and_the_spool_says_so()
    {
        using var tool = new SupervisedTool("print hello");

        Assert.Throws<ProcessStartException>(() => SupervisedProcess.Start(new("/no/such/program", []), tool.Command));
        Assert.IsType<SupervisedEnd.NotStarted>(await tool.FollowAsync(tool.Find()));
    }

    [Fact(Timeout = Limit)]
    public async Task What_it_prints_and_how_it_ends_is_for_the_owner_alone()
    {
        using var tool = new SupervisedTool("print hello");
        _ = await tool.RunAsync();

        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(tool.Spool.Folder));
        Assert.All(Directory.GetFiles(tool.Spool.Folder), file => Assert.Equal((file, OwnerOnly), (file, File.GetUnixFileMode(file))));
        Assert.Superset(
            new HashSet<string> { "start.json", "supervisor.json", "tofu.json", "output", "error", "exit.json" },
            Directory.GetFiles(tool.Spool.Folder).Select(file => Path.GetFileName(file)!).ToHashSet());
    }

    [Fact(Timeout = Limit)]
    public async Task Its_environment_is_its_own_and_on_no_disk()
    {
        using var tool = new SupervisedTool("print-environment");
        tool.Command = tool.Command with
        {
            Command = tool.Command.Command with { Environment = tool.Command.Command.Environment.Add("TF_HTTP_PASSWORD", "correct-horse").Add("EMPTY", "") },
        };
        _ = await tool.RunAsync();

        Assert.Contains("\"TF_HTTP_PASSWORD\":\"correct-horse\"", tool.Output.Standard, StringComparison.Ordinal);
        Assert.Contains("\"EMPTY\":\"\"", tool.Output.Standard, StringComparison.Ordinal);
        // It prints its environment itself, which is what the spool is for.
        File.Delete(tool.Spool.Output);
        Assert.All(
            Directory.GetFiles(tool.Of("home"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }),
            file => Assert.DoesNotContain("correct-horse", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact(Timeout = Limit)]
    public async Task It_reads_nothing_and_leads_a_session_of_its_own()
    {
        using var tool = new SupervisedTool("read-stdin", "wait-for-signal");
        var running = tool.RunAsync();
        await tool.Output.HasPrintedAsync("ready");
        var stat = (await File.ReadAllTextAsync($"/proc/{tool.CommandPid}/stat")).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await tool.StopAsync();
        _ = await running;

        Assert.StartsWith("eof\n", tool.Output.Standard, StringComparison.Ordinal);
        Assert.Equal(stat[2], stat[3]);
        Assert.NotEqual("0", stat[3]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_daemon_that_keeps_its_stdout_open_is_not_waited_for()
    {
        using var tool = new SupervisedTool("spawn-daemon", "exit 0");
        var end = Assert.IsType<SupervisedEnd.Exited>(await tool.RunAsync());

        Assert.Equal(0, end.Exit.Code);
        using var daemon = ProcessIdentity.Open(ProcessIdentity.Of(int.Parse(tool.Output.Standard, null))!);
        NativeProcess.Signal(daemon!, NativeProcess.SignalKill);
    }

    [Fact(Timeout = Limit)]
    public async Task A_hundred_megabytes_come_through_whole_in_little_memory()
    {
        const long Bytes = 100_000_000;
        using var tool = new SupervisedTool($"bytes {Bytes}");
        var counted = new CountedOutput();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.IsType<SupervisedEnd.Exited>(await tool.FollowAsync(tool.Start(), counted));

        Assert.Equal(Bytes, counted.Bytes);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 20_000_000);
    }

    [Fact(Timeout = Limit)]
    public async Task An_output_that_fails_disturbs_nothing()
    {
        using var tool = new SupervisedTool("print hello", "exit 4");
        var end = Assert.IsType<SupervisedEnd.Exited>(await tool.FollowAsync(tool.Start(), new FailingOutput()));

        Assert.Equal(4, end.Exit.Code);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_is_left_in_the_table_of_processes()
    {
        using var tool = new SupervisedTool("print hello");
        var started = tool.Start();
        var supervisor = started.SupervisorPid!.Value;
        _ = await tool.FollowAsync(started);

        Assert.False(Directory.Exists($"/proc/{supervisor}"));
        Assert.False(started.IsAlive);
    }

    [Fact(Timeout = Limit)]
    public async Task A_spool_is_for_one_start()
    {
        using var tool = new SupervisedTool("wait-for-signal", "exit 0");
        var running = tool.RunAsync();
        await tool.Output.HasPrintedAsync("ready");

        Assert.Throws<ProcessStartException>(tool.Start);
        await tool.StopAsync();
        Assert.IsType<SupervisedEnd.Exited>(await running);
        Assert.Single(tool.Tool.Starts);
    }

    private sealed class CountedOutput : IProcessOutput
    {
        public long Bytes { get; private set; }

        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes) => Bytes += bytes.Length;
    }

    private sealed class FailingOutput : IProcessOutput
    {
        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes) => throw new InvalidOperationException("full");
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Tests.Processes;

public sealed class ProcessRunnerTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TemporaryFolder _folder = new();
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private readonly RecordedOutput _output = new();

    // A test that takes too long takes its children with it.
    private static StopSignal Stop => new(TestContext.Current.CancellationToken, TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Output_and_exit_code_come_as_the_child_gave_them()
    {
        var exit = await _runner.RunAsync(Shell("echo out; echo err >&2; exit 3"), _output, Stop);

        Assert.Equal((3, null, StopReason.None), (exit.Code, exit.Signal, exit.Stop));
        Assert.True(exit.Duration > TimeSpan.Zero);
        Assert.Equal(("out\n", "err\n"), (_output.Standard, _output.Error));
    }

    [Fact(Timeout = Limit)]
    public async Task A_child_that_a_signal_ended_says_which()
    {
        var exit = await _runner.RunAsync(Shell("kill -SEGV $$"), _output, Stop);

        Assert.Equal((null, 11), (exit.Code, exit.Signal));
        Assert.False(exit.IsSuccess);
    }

    [Theory(Timeout = Limit)]
    [InlineData("$(id)")]
    [InlineData("`id`")]
    [InlineData(";id")]
    [InlineData("-rf")]
    [InlineData("a\nb")]
    [InlineData("")]
    [InlineData("'\"\\ ü 🚀")]
    [InlineData("@/etc/passwd")]
    public async Task A_hostile_argument_arrives_as_it_is(string argument)
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "print-arguments");

        _ = await _runner.RunAsync(tool.Command("first", argument, "last"), _output, Stop);

        Assert.Equal(["first", argument, "last"], JsonDocument.Parse(_output.Standard).RootElement.EnumerateArray().Select(e => e.GetString()!));
    }

    [Fact(Timeout = Limit)]
    public async Task The_child_gets_the_stated_environment_and_nothing_else()
    {
        var command = Command("/usr/bin/env") with { Environment = Variables(("B", "line\nbreak"), ("A", "ü"), ("C", "")) };

        _ = await _runner.RunAsync(command, _output, Stop);

        Assert.Equal("A=ü\nB=line\nbreak\nC=\n", _output.Standard);
    }

    [Fact(Timeout = Limit)]
    public async Task The_child_starts_in_the_directory_with_stdin_closed()
    {
        var exit = await _runner.RunAsync(Shell("pwd; read line") with { Directory = _folder.Root }, _output, Stop);

        Assert.Equal(_folder.Root + "\n", _output.Standard);
        Assert.Equal(1, exit.Code);
    }

    [Fact(Timeout = Limit)]
    public async Task The_child_leads_a_session_of_its_own_so_that_the_terminals_interrupt_does_not_reach_it()
    {
        _ = await _runner.RunAsync(Command("/bin/cat", "/proc/self/stat"), _output, Stop);

        var fields = _output.Standard[(_output.Standard.LastIndexOf(')') + 2)..].Split(' ');
        var (pid, group, session) = (_output.Standard.Split(' ')[0], fields[2], fields[3]);
        Assert.Equal((pid, pid), (group, session));
    }

    [Fact(Timeout = Limit)]
    public async Task The_child_blocks_and_ignores_no_signal()
    {
        _ = await _runner.RunAsync(Command("/bin/cat", "/proc/self/status"), _output, Stop);

        Assert.Contains("SigBlk:\t0000000000000000", _output.Standard, StringComparison.Ordinal);
        Assert.Contains("SigIgn:\t0000000000000000", _output.Standard, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_child_has_no_open_file_but_its_three_streams()
    {
        _ = await _runner.RunAsync(Shell("ls /proc/$$/fd; exit 0"), _output, Stop);

        Assert.Equal("0\n1\n2\n", _output.Standard);
    }

    [Fact(Timeout = Limit)]
    public async Task A_daemon_that_keeps_the_streams_open_is_not_waited_for()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "print before", "spawn-daemon", "exit 7");

        var exit = await _runner.RunAsync(tool.Command(), _output, Stop);

        Assert.Equal(7, exit.Code);
        var lines = _output.Standard.Split('\n');
        Assert.Equal("before", lines[0]);
        var daemon = int.Parse(lines[1], CultureInfo.InvariantCulture);
        Assert.True(Directory.Exists($"/proc/{daemon}"));
        _ = NativeProcess.kill(daemon, NativeProcess.SignalKill);
    }

    [Fact(Timeout = Limit)]
    public async Task A_double_forked_process_that_never_stops_printing_does_not_keep_the_runner()
    {
        var exit = await _runner.RunAsync(Shell("(setsid sh -c 'echo $$; while :; do echo more || exit; done' &) & sleep 0.05; exit 0"), _output, Stop);

        Assert.True(exit.IsSuccess);
    }

    [Fact(Timeout = Limit)]
    public async Task Everything_that_was_printed_before_the_exit_is_there()
    {
        for (var i = 0; i < 50; i++)
        {
            var output = new RecordedOutput();
            _ = await _runner.RunAsync(Shell("head -c 200000 /dev/zero | tr '\\0' x; echo; echo end"), output, Stop);

            Assert.Equal(200_005, output.Standard.Length);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Two_hundred_runs_leave_no_file_open_and_no_zombie()
    {
        _ = await _runner.RunAsync(Command("/bin/true"), _output, Stop);
        var before = OpenPipes();

        for (var i = 0; i < 200; i++)
        {
            Assert.True((await _runner.RunAsync(Command("/bin/true"), _output, Stop)).IsSuccess);
        }

        // Other tests run children at the same time, each with two pipes and a pidfd.
        Assert.InRange(OpenPipes(), 0, before + 40);
        Assert.DoesNotContain(ZombieNames(), name => name == "true");
    }

    [Fact(Timeout = Limit)]
    public async Task The_output_of_parallel_children_is_never_mixed()
    {
        var outputs = Enumerable.Range(0, 50).Select(_ => new RecordedOutput()).ToList();

        _ = await Task.WhenAll(outputs.Select((output, i) => _runner.RunAsync(
            Shell($"i=0; while [ $i -lt 200 ]; do echo job-{i}; i=$((i+1)); done; ls /proc/$$/fd; exit 0"), output, Stop)));

        for (var i = 0; i < outputs.Count; i++)
        {
            Assert.Equal(string.Concat(Enumerable.Repeat($"job-{i}\n", 200)) + "0\n1\n2\n", outputs[i].Standard);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task An_output_that_fails_neither_blocks_nor_kills_the_child()
    {
        var done = _folder.Of("done");

        var problem = await Assert.ThrowsAsync<IOException>(() => _runner.RunAsync(
            Shell($"head -c 1000000 /dev/zero; echo end > '{done}'"), new FullDisk(), Stop));

        Assert.Equal("No space left on device", problem.Message);
        Assert.True(File.Exists(done));
    }

    [Fact(Timeout = Limit)]
    public async Task Memory_stays_flat_while_a_child_prints_much()
    {
        var tool = FakeTool.Create(_folder.Root, "tool", "bytes 268435456");
        var counted = new Counted();

        _ = await _runner.RunAsync(tool.Command(), counted, Stop);

        Assert.Equal(268_435_456, counted.Bytes);
        Assert.InRange(counted.Allocated, 0, 1 << 20);
    }

    [Theory(Timeout = Limit)]
    [InlineData("/nowhere/tool", "/", "No such file")]
    [InlineData("/etc/passwd", "/", "ermission denied")]
    [InlineData("/bin/true", "/nowhere", "working directory /nowhere does not exist")]
    [InlineData("true", "/", "absolute")]
    [InlineData("/bin/tr\0ue", "/", "NUL")]
    public async Task A_program_that_cannot_be_started_says_why(string file, string directory, string reason)
    {
        var problem = await Assert.ThrowsAsync<ProcessStartException>(() =>
            _runner.RunAsync(Command(file) with { Directory = directory }, _output, Stop));

        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_script_without_its_interpreter_says_so()
    {
        var script = _folder.Of("script");
        await File.WriteAllTextAsync(script, "#!/nowhere/sh\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var problem = await Assert.ThrowsAsync<ProcessStartException>(() => _runner.RunAsync(Command(script), _output, Stop));

        Assert.Contains("interpreter", problem.Reason, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("A=B", "value")]
    [InlineData("", "value")]
    [InlineData("A\0B", "value")]
    [InlineData("A", "val\0ue")]
    public async Task An_environment_that_would_be_misread_is_refused(string name, string value)
    {
        var command = Command("/bin/true") with { Environment = Variables((name, value)) };

        var problem = await Assert.ThrowsAsync<ProcessStartException>(() => _runner.RunAsync(command, _output, Stop));

        Assert.Contains("environment variable", problem.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("val", problem.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task An_argument_that_would_be_changed_on_its_way_is_refused()
    {
        foreach (var (argument, reason) in new[] { ("a\0--destroy", "NUL"), ("half \ud83d", "Unicode") })
        {
            var problem = await Assert.ThrowsAsync<ProcessStartException>(() => _runner.RunAsync(Command("/bin/true", argument), _output, Stop));

            Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Arguments_that_are_too_long_are_an_error_that_names_the_way_out()
    {
        var problem = await Assert.ThrowsAsync<ProcessStartException>(() =>
            _runner.RunAsync(Command("/bin/true", new string('x', 3_000_000)), _output, Stop));

        Assert.Contains("pass large values in a file", problem.Reason, StringComparison.Ordinal);
    }

    private static ToolCommand Shell(string script) => Command("/bin/sh", "-c", script);

    private static ToolCommand Command(string file, params string[] arguments) => new()
    {
        File = file,
        Arguments = [.. arguments],
        Directory = "/",
        Environment = Variables(("PATH", "/usr/bin:/bin")),
    };

    private static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    private static int OpenPipes() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    private static IEnumerable<string> ZombieNames() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        let stat = ReadStat(folder)
        where stat.Contains($") Z {Environment.ProcessId} ", StringComparison.Ordinal)
        select stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];

    private static string ReadStat(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed class FullDisk : IProcessOutput
    {
        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes) => throw new IOException("No space left on device");
    }

    private sealed class Counted : IProcessOutput
    {
        private long? _before;
        private long _last;

        public long Bytes { get; private set; }

        // Every write comes on the thread that reads the child; other tests allocate on theirs.
        public long Allocated => _last - (_before ?? 0);

        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
        {
            _last = GC.GetAllocatedBytesForCurrentThread();
            _before ??= _last;
            Bytes += bytes.Length;
        }
    }
}

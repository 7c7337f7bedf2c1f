using System.Collections.Immutable;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Sandboxing;
using Flywheel.Testing;
using Sandbox = Flywheel.Sandboxing.Sandbox;

namespace Flywheel.Tests.Sandboxing;

/// <summary>What a program in a sandbox sees and can do, asked from inside by a shell.</summary>
public sealed class SandboxTests : IDisposable
{
    private readonly TemporaryFolder _outside = new();
    private readonly SandboxFolder _folder;
    private readonly Sandbox _sandbox;

    public SandboxTests()
    {
        var user = SandboxUser.Choose(NativeFiles.CurrentUser, File.ReadAllText("/proc/self/uid_map"))!.Value;
        var tools = new SandboxTools(RequiredTool.Find("bwrap"), RequiredTool.Find("setpriv"), RequiredTool.Find("prlimit"));
        _sandbox = new(tools, SandboxedProgram.Of("/bin/sh"), user) { Limits = new() { FileSize = 2_000_000, Scratch = 1_000_000 } };
        _folder = new(user, Path.GetTempPath());
    }

    [Fact(Timeout = 60_000)]
    public async Task It_sees_the_programs_of_the_machine_and_no_file_of_anybody()
    {
        string[] mayBe = ["bin", "dev", "etc", "home", "lib", "lib32", "lib64", "nix", "proc", "sbin", "tmp", "usr"];
        Assert.Empty((await InsideAsync("cd /; echo *")).Split(' ').Except(mayBe));
        Assert.Empty((await InsideAsync("cd /etc; echo *")).Split(' ').Except(["alternatives", "ld.so.cache"]));
        Assert.Equal("nothing", await InsideAsync("[ -e /root -o -e /etc/passwd -o -e /etc/shadow -o -e /var -o -e /work -o -e /run ] || echo nothing"));
        Assert.Equal("nothing", await InsideAsync($"[ -e {_outside.Root} ] || echo nothing"));
        Assert.Equal(". ..", await InsideAsync("cd ~; echo $(ls -a)"));
        Assert.Equal(". ..", await InsideAsync("echo $(ls -a /tmp)"));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_sees_the_named_places_and_writes_only_where_it_may()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "read"));
        Directory.CreateDirectory(Path.Combine(_folder.Root, "write"));
        File.WriteAllText(Path.Combine(_folder.Root, "read", "in"), "from outside");
        _folder.Give();
        ImmutableArray<SandboxPlace> places =
        [
            new(Path.Combine(_folder.Root, "read"), "/work/read"), new(Path.Combine(_folder.Root, "write"), "/work/write", IsWritable: true),
        ];

        Assert.Equal("from outside", await InsideAsync("cat /work/read/in", places));
        Assert.Equal("refused", await InsideAsync("echo x 2>&1 >/work/read/new || echo refused", places, only: "refused"));
        Assert.Equal("refused", await InsideAsync("mkdir /new 2>/dev/null || echo refused", places));
        Assert.Equal("refused", await InsideAsync("touch /dev/new 2>/dev/null || echo refused", places));
        Assert.Equal("", await InsideAsync("echo from inside >/work/write/out", places));
        Assert.Equal("from inside\n", File.ReadAllText(Path.Combine(_folder.Root, "write", "out")));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_has_no_variable_that_was_not_stated()
    {
        var environment = ImmutableSortedDictionary<string, string>.Empty
            .Add("AWS_SECRET_ACCESS_KEY", "hidden-secret").Add("TF_VAR_token", "hidden-secret").Add("PATH", "/hidden-secret").Add("TF_DATA_DIR", "/data");

        var seen = await InsideAsync("cat /proc/self/environ /proc/1/environ | tr '\\0' '\\n'; env", environment: environment);

        Assert.DoesNotContain("hidden-secret", seen, StringComparison.Ordinal);
        Assert.Contains("TF_DATA_DIR=/data", seen, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_sees_no_process_but_its_own()
    {
        var processes = (await InsideAsync("cat /proc/[0-9]*/comm")).Split('\n');

        // bubblewrap's own first process, the shell, and what it runs; some shells become the last program themselves.
        Assert.Contains("bwrap", processes);
        Assert.Empty(processes.Where(name => !name.EndsWith("sh", StringComparison.Ordinal)).Except(["bwrap", "cat"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_has_no_network_but_a_loopback_of_its_own() =>
        Assert.Equal("lo", await InsideAsync("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '"));

    [Fact(Timeout = 60_000)]
    public async Task It_is_nobody_without_any_right()
    {
        var status = await InsideAsync("cat /proc/self/status");

        Assert.Contains("CapEff:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", status, StringComparison.Ordinal);
        Assert.Equal("1000", await InsideAsync("id -u"));
        Assert.Equal("refused", await InsideAsync("unshare --user true 2>/dev/null || echo refused"));
        // What is written belongs outside to the user that the kernel knows.
        var place = new SandboxPlace(_folder.Root, "/out", IsWritable: true);
        await InsideAsync("echo x >/out/owned", [place]);
        var owner = await OutsideAsync("/usr/bin/stat", "-c", "%u", Path.Combine(_folder.Root, "owned"));
        Assert.Equal((_sandbox.User.Id ?? NativeFiles.CurrentUser).ToString(System.Globalization.CultureInfo.InvariantCulture), owner);
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_limits_hold()
    {
        var place = new SandboxPlace(_folder.Root, "/out", IsWritable: true);

        Assert.Equal("limited", await InsideAsync("head -c 3000000 /dev/zero >/out/large 2>/dev/null || echo limited", [place]));
        Assert.Equal("limited", await InsideAsync("head -c 1500000 /dev/zero >/tmp/large 2>/dev/null || echo limited"));
        Assert.Equal("0", await InsideAsync("ulimit -c"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_programs_end_when_it_is_stopped()
    {
        var place = new SandboxPlace(_folder.Root, "/out", IsWritable: true);
        using var stop = new CancellationTokenSource();
        var running = RunAsync("mkfifo /out/alive; (setsid sleep 600 &) ; echo started >/out/started; cat /out/alive", [place], stop: stop.Token);
        while (!File.Exists(Path.Combine(_folder.Root, "started")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await running;

        while ((await OutsideAsync("/bin/sh", "-c", "ps -eo uid,args | grep -c \"[s]leep 600\" || true")) is not "0")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void What_is_given_away_and_removed_is_never_what_a_link_leads_to()
    {
        var precious = _outside.Of("precious");
        Directory.CreateDirectory(precious);
        File.WriteAllText(Path.Combine(precious, "file"), "mine");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "folder"), precious);
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "link"), Path.Combine(precious, "file"));

        _folder.Give();
        _folder.Dispose();

        Assert.Equal("mine", File.ReadAllText(Path.Combine(precious, "file")));
        Assert.False(Directory.Exists(_folder.Root));
    }

    [Theory]
    [InlineData(1000u, "", true)]
    [InlineData(0u, "         0          0 4294967295\n", true)]
    [InlineData(0u, "         0     100000      65536\n", true)]
    [InlineData(0u, "         0       1000          1\n", false)]
    [InlineData(0u, "", false)]
    public void Root_runs_programs_as_somebody_else_where_there_is_somebody(uint own, string map, bool isPossible)
    {
        var user = SandboxUser.Choose(own, map);

        Assert.Equal(isPossible, user is not null);
        Assert.Equal(own == 0 && isPossible, user?.Id is > 1000);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    private async Task<string> InsideAsync(
        string script, ImmutableArray<SandboxPlace> places = default, ImmutableSortedDictionary<string, string>? environment = null, string? only = null)
    {
        var output = await RunAsync(script, places, environment, CancellationToken.None);
        return only is null ? output : output.Split('\n')[^1];
    }

    private async Task<string> RunAsync(
        string script, ImmutableArray<SandboxPlace> places, ImmutableSortedDictionary<string, string>? environment = null, CancellationToken stop = default)
    {
        var command = new ToolCommand
        {
            File = "/bin/sh",
            Arguments = ["-c", script],
            Directory = "/",
            Environment = environment ?? ImmutableSortedDictionary<string, string>.Empty,
        };
        return await OutputAsync(_sandbox.Enclose(command, places.IsDefault ? [] : places), stop);
    }

    private static Task<string> OutsideAsync(string file, params ImmutableArray<string> arguments) => OutputAsync(
        new() { File = file, Arguments = arguments, Directory = "/", Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin") }, default);

    private static async Task<string> OutputAsync(ToolCommand command, CancellationToken stop)
    {
        var output = new CapturedOutput();
        var exit = await new ProcessRunner(TimeProvider.System).RunAsync(command, output, new(stop, CancellationToken.None));
        Assert.True(exit.IsSuccess || stop.IsCancellationRequested, $"{exit}: {output.ErrorText}");
        return output.StandardText.TrimEnd('\n');
    }
}

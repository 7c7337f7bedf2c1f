using System.Diagnostics;
using System.Globalization;
using Flywheel.Processes;

// A fixture must not depend on the engine's own runner, which ends what it started.
#pragma warning disable RS0030

namespace Flywheel.Testing;

/// <summary>
/// A PostgreSQL server on a private socket, one for all tests of this process, without fsync. It ends with the process; what a killed one left behind
/// is ended by the next.
/// </summary>
internal sealed class TestPostgres
{
    private const string Prefix = "flywheel-postgres-";
    private const UnixFileMode Everybody = (UnixFileMode)511;

    private static readonly Lazy<TestPostgres> Server = new(() => new());
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static int _schemas;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}");
    private readonly Process _process;
    private readonly ManualResetEventSlim _ready = new();

    private TestPostgres()
    {
        var bin = Bin();
        EndLeftovers();
        // PostgreSQL refuses to run as root, so another user owns what is in the folder.
        Directory.CreateDirectory(_folder);
        File.SetUnixFileMode(_folder, Everybody);
        File.WriteAllText(Path.Combine(_folder, "owner"), ProcessIdentity.Own);
        using (var init = Start(bin, "initdb", "--pgdata", Data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"))
        {
            End(init, "initdb");
        }

        _process = Start(
            bin, "postgres", "-D", Data, "-k", _folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
            "-c", "shared_buffers=16MB", "-c", "max_connections=200", "-c", "dynamic_shared_memory_type=mmap", "-c", "logging_collector=off");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        if (!_ready.Wait(Limit) || _process.HasExited)
        {
            throw new InvalidOperationException("The PostgreSQL of the tests did not start.");
        }
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The address of an empty schema that no other test has; a server is started at the first call.</summary>
    public static string NewSchema() => Address($"test_{Interlocked.Increment(ref _schemas)}");

    /// <summary>The address of a schema.</summary>
    public static string Address(string schema) => $"postgresql://postgres@/postgres?host={Uri.EscapeDataString(Server.Value._folder)}&schema={schema}";

    private static string Bin()
    {
        var places = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(f => Path.Combine(f, "bin")) : [];
        var bin = places.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")));
        return bin ?? Path.GetDirectoryName(RequiredTool.Find("initdb"))!;
    }

    private Process Start(string bin, string program, params string[] arguments)
    {
        string[] whole = [Path.Combine(bin, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
        {
            whole = [RequiredTool.Find("setpriv"), "--reuid", User("uid"), "--regid", User("gid"), "--clear-groups", .. whole];
        }

        var start = new ProcessStartInfo(whole[0], whole[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = bin;
        start.Environment["LC_ALL"] = "C";
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, line) =>
        {
            if (program == "postgres" && (line.Data is null || line.Data.Contains("ready to accept connections", StringComparison.Ordinal)))
            {
                _ready.Set();
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string User(string what) =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).OrderByDescending(f => f[0] == "postgres").First(f => f[0] is "postgres" or "nobody")[what == "uid" ? 2 : 3];

    private static void End(Process process, string what)
    {
        if (!process.WaitForExit(Limit) || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{what} ended with {(process.HasExited ? process.ExitCode : "nothing")}.");
        }
    }

    private static void EndLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.Combine(folder, "owner");
            if (File.Exists(owner) && !ProcessIdentity.IsAlive(File.ReadAllText(owner)))
            {
                var file = Path.Combine(folder, "data", "postmaster.pid");
                if (File.Exists(file) && int.TryParse(File.ReadLines(file).First(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                    && File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal))
                {
                    Signals.Interrupt(pid);
                }

                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private void Stop()
    {
        if (!_process.HasExited)
        {
            Signals.Interrupt(_process.Id);
            _process.WaitForExit(Limit);
        }

        Directory.Delete(_folder, recursive: true);
    }
}

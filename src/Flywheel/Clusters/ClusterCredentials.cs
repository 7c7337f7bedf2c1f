using Flywheel.Diagnostics;
using Flywheel.Processes;

namespace Flywheel.Clusters;

/// <summary>Has the credential of a cluster's user at hand, fetched again before it expires. Thread-safe.</summary>
internal sealed class ClusterCredentials(ClusterAccess access, TimeProvider time, IProcessRunner processes) : IDisposable
{
    private const int LargestToken = 64 * 1024;
    private const int LargestOutput = 1 << 20;
    private const int MostSaid = 400;
    private static readonly TimeSpan ProgramLimit = TimeSpan.FromSeconds(30);
    private static readonly StopPolicy ProgramStop = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

    // A cluster renews the file of a pod's account every hour and takes the old token a while longer.
    private static readonly TimeSpan FileLife = TimeSpan.FromMinutes(1);

    // What expires while a request is on its way has expired.
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private volatile Credential? _current;

    /// <summary>The newest, for a connection that is being made; null before the first request.</summary>
    public Credential? Newest => _current;

    /// <summary>It can be fetched again when the cluster does not take it.</summary>
    public bool IsRenewable => access.User is { Exec: not null } or { TokenFile: not null };

    /// <summary>A credential that is good for now.</summary>
    public async Task<ClusterAnswer<Credential>> CurrentAsync(CancellationToken cancellationToken)
    {
        if (IsGood(_current))
        {
            return new(_current!);
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            return IsGood(_current) ? new(_current!) : await FetchAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The cluster did not take it: the next is fetched anew.</summary>
    public void Forget(Credential refused) => Interlocked.CompareExchange(ref _current, null, refused);

    public void Dispose() => _one.Dispose();

    private bool IsGood(Credential? credential) => credential is not null && (credential.Until is not { } until || time.GetUtcNow() + Spare < until);

    private async Task<ClusterAnswer<Credential>> FetchAsync(CancellationToken cancellationToken)
    {
        var fetched = access.User switch
        {
            { Exec: { } plugin } => await AskAsync(plugin, cancellationToken),
            { TokenFile: { } file } => FromFile(file),
            var user => new(new Credential(user.Token, user.Certificate, null)),
        };
        if (fetched.Value is not { } credential)
        {
            return fetched;
        }

        if (credential.Token.Any(c => c is < '!' or > '~'))
        {
            return Refused($"The token of the user {Shown(access.User.Name)} holds blanks or characters that cannot stand in a header; it is damaged.");
        }

        _current = credential;
        return fetched;
    }

    private ClusterAnswer<Credential> FromFile(string file)
    {
        try
        {
            var token = new FileInfo(file).Length <= LargestToken ? File.ReadAllText(file).Trim() : "";
            return token.Length > 0
                ? new(new Credential(token, access.User.Certificate, time.GetUtcNow() + FileLife + Spare))
                : Refused($"The token file {Shown(file)} is empty, or larger than 64 KiB.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Refused($"The token file {Shown(file)} cannot be read: {Shown(unreadable.Message)}");
        }
    }

    private async Task<ClusterAnswer<Credential>> AskAsync(ExecPlugin plugin, CancellationToken cancellationToken)
    {
        var command = new ToolCommand
        {
            File = plugin.File,
            Arguments = plugin.Arguments,
            Directory = plugin.Directory,
            Environment = plugin.Environment.SetItem("KUBERNETES_EXEC_INFO", ExecCredential.Ask(plugin, access)),
            Timeout = ProgramLimit,
            Stopping = ProgramStop,
        };
        var output = new CapturedOutput(LargestOutput);
        try
        {
            var exit = await processes.RunAsync(command, output, new(cancellationToken, CancellationToken.None));
            cancellationToken.ThrowIfCancellationRequested();
            return exit.IsSuccess && !output.IsTruncated
                ? new(WithOwn(ExecCredential.Read(output.Standard.ToArray(), plugin.ApiVersion)))
                : Failed(plugin, HowItEnded(exit, output));
        }
        catch (FormatException problem)
        {
            return Failed(plugin, problem.Message);
        }
        catch (ProcessStartException problem)
        {
            return Failed(plugin, $"could not be started: {problem.Reason}");
        }
    }

    private Credential WithOwn(Credential fetched) => fetched.Certificate is null ? fetched with { Certificate = access.User.Certificate } : fetched;

    // What it printed may be the credential; what it complained about is for people.
    private static string HowItEnded(ProcessExit exit, CapturedOutput output)
    {
        var said = output.ErrorText.Trim() is { Length: > 0 } text ? $": {VisibleText.Of(text.ReplaceLineEndings(" "), MostSaid)}" : "";
        return output.IsTruncated ? "printed more than 1 MiB"
            : exit.Stop == StopReason.TimedOut ? $"did not end within 30 seconds{said}"
            : $"ended with {exit}{said}";
    }

    private ClusterAnswer<Credential> Failed(ExecPlugin plugin, string what) => Refused(
        $"The program {Shown(plugin.File)}, which the kubeconfig names for the user {Shown(access.User.Name)}, {what.TrimEnd('.')}."
        + (plugin.InstallHint.Length > 0 ? $" {Shown(plugin.InstallHint.ReplaceLineEndings(" "))}" : ""));

    private static ClusterAnswer<Credential> Refused(string message) => new(new ClusterRefusal(ClusterRefusalKind.NoCredentials, message));

    private static string Shown(string text) => VisibleText.Of(text);
}

using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Flywheel.Cli.Help;

/// <summary>What <c>--version</c> does: prints the version, and the commit of the checkout that the program was built in.</summary>
internal sealed class ShowVersion(CommandHost host) : SynchronousCommandLineAction
{
    private const int ShortCommit = 8;

    /// <summary><c>0.1.0</c>, or <c>0.1.0 (0123abcd)</c> where the commit was known at build time.</summary>
    public static string Version { get; } =
        Readable(typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    public override bool ClearsParseErrors => true;

    /// <summary>The compiler's <c>VERSION+COMMIT</c> as people read it.</summary>
    public static string Readable(string informational) => informational.Split('+', 2) switch
    {
        [var version, { Length: >= ShortCommit } commit] => $"{version} ({commit[..ShortCommit]})",
        [var version, ..] => version,
        _ => informational,
    };

    public override int Invoke(ParseResult parseResult)
    {
        using var output = host.OutputText();
        output.WriteLine($"flywheel {Version}");
        return ExitCodes.Success;
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Flywheel.FakeTool;

/// <summary>A tool that does what its script says, line by line.</summary>
/// <remarks>
/// <code>
/// when plan                   the lines up to the next "when", "on" or "always" hold only if this is one of the arguments
/// on plan &amp; -out              the same, if the arguments, joined by spaces, contain these texts; only the first "on" that fits holds
/// always
/// print TEXT                  to stdout; {arg:-out=} is the rest of the argument that starts with -out=, {out} the same, {cwd} the folder,
///                             {last} the last argument, {sha256} the digest of the file that it names
/// print-error TEXT            to stderr
/// print-file PATH             the content of a file to stdout
/// print-arguments             as a JSON array
/// print-environment           as a JSON object
/// bytes N                     N bytes to stdout, as fast as they go
/// write FILE CONTENT          a whole file
/// copy FROM TO                a whole file
/// copy-unique FROM TO         a whole zip archive with a comment that no other has
/// read-stdin                  reads stdin to its end, then prints "eof"
/// ledger LINE                 appended to the ledger (the script's path and ".ledger")
/// exit N                      at once
/// ignore-signals              from now on they are only written down
/// wait-for-signal             prints "ready", then waits for one signal, which is written down
/// wait-for-file PATH          waits until it is there
/// kill-self                   ends by SIGKILL
/// kill FILE                   ends the process whose number the file holds by SIGKILL
/// sleep MILLISECONDS          waits
/// apply-version               the first line of apply -json
/// apply-begin                 the same, and that terraform_data.site was begun
/// apply-events N MILLISECONDS what apply -json prints for N resources that take that long each
/// sleep-forever               prints "ready", then never ends by itself
/// spawn-daemon                leaves a process in a session of its own that keeps stdout open; prints its pid
/// </code>
/// </remarks>
internal sealed class ScriptedTool(string[] arguments, Stream standardOutput, Stream standardError, SignalLedger ledger)
{
    public int Run(IEnumerable<string> script)
    {
        var (holds, taken, all) = (true, false, string.Join(' ', arguments));
        foreach (var line in script)
        {
            var (verb, rest) = Split(line);
            holds = verb switch
            {
                "when" => arguments.Contains(rest, StringComparer.Ordinal),
                "on" => !taken && rest.Split(" & ").All(part => all.Contains(part, StringComparison.Ordinal)),
                "always" => true,
                _ => holds,
            };
            taken |= verb == "on" && holds;
            if (holds && Take(verb, Fill(rest)) is { } code)
            {
                return code;
            }
        }

        return 0;
    }

    private int? Take(string verb, string rest)
    {
        switch (verb)
        {
            case "" or "when" or "on" or "always": break;
            case "print": Print(standardOutput, rest + "\n"); break;
            case "print-error": Print(standardError, rest + "\n"); break;
            case "print-file": Print(standardOutput, File.ReadAllText(rest)); break;
            case "print-arguments": Print(standardOutput, Json(WriteArguments) + "\n"); break;
            case "print-environment": Print(standardOutput, Json(WriteEnvironment) + "\n"); break;
            case "bytes": PrintBytes(long.Parse(rest, CultureInfo.InvariantCulture)); break;
            case "write": File.WriteAllText(Split(rest).First, Split(rest).After); break;
            case "copy": File.Copy(Split(rest).First, Split(rest).After, overwrite: true); break;
            case "copy-unique": CopyUnique(Split(rest).First, Split(rest).After); break;
            case "read-stdin": Console.OpenStandardInput().CopyTo(Stream.Null); Print(standardOutput, "eof\n"); break;
            case "ledger": ledger.Append(rest); break;
            case "exit": return int.Parse(rest, CultureInfo.InvariantCulture);
            case "ignore-signals": ledger.Listen(); break;
            case "wait-for-signal": ledger.Listen(); Print(standardOutput, "ready\n"); ledger.Wait(); break;
            case "wait-for-file": WaitForFile(rest); break;
            case "kill-self": KillSelf(); break;
            case "kill": Kill(File.ReadAllText(rest).Trim()); break;
            case "sleep": Thread.Sleep(int.Parse(rest, CultureInfo.InvariantCulture)); break;
            case "apply-version": ApplyStream.Version(standardOutput); break;
            case "apply-begin": ApplyStream.Begin(standardOutput); break;
            case "apply-events": ApplyStream.Print(standardOutput, int.Parse(Split(rest).First, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(int.Parse(Split(rest).After, CultureInfo.InvariantCulture))); break;
            case "sleep-forever": Print(standardOutput, "ready\n"); Thread.Sleep(Timeout.Infinite); break;
            case "spawn-daemon": SpawnDaemon(); break;
            default: throw new InvalidDataException($"The script says \"{verb}\", which this tool does not know.");
        }

        return null;
    }

    private static (string First, string After) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
    }

    private string Fill(string text)
    {
        text = text.Replace("{out}", "{arg:-out=}", StringComparison.Ordinal)
            .Replace("{cwd}", Environment.CurrentDirectory, StringComparison.Ordinal)
            .Replace("{last}", arguments.LastOrDefault() ?? "", StringComparison.Ordinal);
        if (text.Contains("{sha256}", StringComparison.Ordinal))
        {
            text = text.Replace("{sha256}", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(arguments[^1]))), StringComparison.Ordinal);
        }

        for (var start = 0; (start = text.IndexOf("{arg:", start, StringComparison.Ordinal)) >= 0;)
        {
            var end = text.IndexOf('}', start);
            var prefix = text[(start + 5)..end];
            var argument = arguments.FirstOrDefault(a => a.StartsWith(prefix, StringComparison.Ordinal)) ?? prefix;
            text = text[..start] + argument[prefix.Length..] + text[(end + 1)..];
        }

        return text;
    }

    private static void Print(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private void PrintBytes(long count)
    {
        var block = new byte[256 * 1024];
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = i % 80 == 79 ? (byte)'\n' : (byte)('a' + (i % 26));
        }

        for (; count > 0; count -= block.Length)
        {
            standardOutput.Write(block, 0, (int)Math.Min(count, block.Length));
        }
    }

    // The end record of a zip archive is its last 22 bytes, the last two of which say how long the comment after it is.
    private static void CopyUnique(string from, string to)
    {
        var unique = Encoding.ASCII.GetBytes($"{Environment.ProcessId} {TimeProvider.System.GetTimestamp()}");
        var bytes = File.ReadAllBytes(from);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(^2), (ushort)unique.Length);
        File.WriteAllBytes(to, [.. bytes, .. unique]);
    }

    private static void WaitForFile(string path)
    {
        while (!File.Exists(path))
        {
            Thread.Sleep(5);
        }
    }

#pragma warning disable RS0030 // the fake tool stands outside: it is what flywheel's own runner is tested with
    private void SpawnDaemon()
    {
        using var daemon = Process.Start("/usr/bin/setsid", ["/bin/sleep", "60"]);
        Print(standardOutput, $"{daemon.Id}\n");
    }

    private static void KillSelf()
    {
        Kill($"{Environment.ProcessId}");
        Thread.Sleep(Timeout.Infinite);
    }

    private static void Kill(string pid)
    {
        using var kill = Process.Start("/bin/kill", ["-KILL", pid]);
        kill.WaitForExit();
    }
#pragma warning restore RS0030

    private void WriteArguments(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var argument in arguments)
        {
            writer.WriteStringValue(argument);
        }

        writer.WriteEndArray();
    }

    private static void WriteEnvironment(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            writer.WriteString((string)variable.Key, (string?)variable.Value);
        }

        writer.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}

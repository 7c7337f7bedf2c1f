using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Flywheel.Documents;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Deployments.Applying;

/// <summary>Reads what <c>apply -json</c> prints: readable lines go to the job's log, what it says of each address is kept, and a state is diverted.</summary>
/// <remarks>
/// <para>
/// What is believed: a program that a provisioner starts prints into the text of an event and cannot forge one. A program that opens the
/// stdout of tofu itself (it runs as the same user) can write lines that look like events, and break or cut those of tofu. So events are only
/// ever believed against a good end: that an apply succeeded is tofu's exit code, and events can but make it worse; that nothing was begun is
/// believed only of a stream in which every line is an event.
/// </para>
/// <para>No stream of bytes makes it throw. A state that tofu prints as its last resort (<c>EmergencyDumpState</c>: one object with the member
/// <c>state</c>, or an indented object on stderr) goes to a private file and nowhere else, in pieces too, and whatever looks like a part of one.</para>
/// </remarks>
internal sealed class ApplyEvents : IProcessOutput, IDisposable
{
    /// <summary>What is longer is no event that tells of an address.</summary>
    private const int LongestEvent = 1024 * 1024;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 512 };

    private readonly JobLog _log;
    private readonly StateDump _standardDump;
    private readonly StateDump _errorDump;
    private readonly ApplyProgress _progress;
    private readonly LineAssembly _standard;
    private readonly LineAssembly _error;
    private readonly PlainLines _standardText;
    private readonly PlainLines _errorText;
    private ApplyRecord? _record;

    public ApplyEvents(JobLog log, string folder, string dump)
    {
        _log = log;
        (_standardDump, _errorDump) = (new(dump), new($"{dump}.error"));
        _progress = new(folder);
        _standardText = new(_standardDump, line => Say(OutputStream.Standard, line));
        _errorText = new(_errorDump, line =>
        {
            _progress.TakeError(line);
            Say(OutputStream.Error, line);
        });
        var (longEvent, longError) = (new LongLine(_standardDump, log), new LongLine(_errorDump, log));
        _standard = new(LongestEvent, ReadLine, longEvent.Take, () =>
        {
            longEvent.End();
            _progress.TakeOther();
        });
        _error = new(LongestEvent, line => _errorText.Take(Text(line)), longError.Take, longError.End);
    }

    /// <summary>The files with the states that tofu printed; empty, but for the worst of cases.</summary>
    public ImmutableArray<string> Dumps => [.. _standardDump.Files, .. _errorDump.Files];

    /// <summary>A state was printed and could not be put into a file: only the spool has it, which must not be deleted.</summary>
    public bool KeepSpool => _standardDump.IsIncomplete || _errorDump.IsIncomplete;

    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes) => (stream == OutputStream.Standard ? _standard : _error).Write(bytes);

    /// <summary>The streams have ended.</summary>
    /// <returns>All that was said; the same when it is asked again.</returns>
    public ApplyRecord End() => _record ??= Ended();

    private ApplyRecord Ended()
    {
        _standard.Flush();
        _error.Flush();
        _standardText.Flush();
        _errorText.Flush();
        Dispose();
        var hasDump = KeepSpool || !Dumps.IsEmpty;
        if (hasDump)
        {
            _log.WriteLine(KeepSpool
                ? "The state was printed and could not be put into a file: only the spool of this job has it."
                : "The state was printed, because it could be saved nowhere. It is kept apart and not in this log.");
        }

        return _progress.Record(hasDump);
    }

    /// <summary>Closes the files; they stay.</summary>
    public void Dispose()
    {
        _standardDump.Dispose();
        _errorDump.Dispose();
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return;
        }

        if (line[0] != '{' || !TryReadEvent(line))
        {
            _progress.TakeOther();
            ReadText(line);
        }
    }

    private bool TryReadEvent(ReadOnlySpan<byte> line)
    {
        try
        {
            using var document = UnicodeJson.Parse(line.ToArray(), Json);
            var root = document.RootElement;
            if (root.Member("state") is { ValueKind: JsonValueKind.Object } state)
            {
                Divert(JsonMarshal.GetRawUtf8Value(state));
                return true;
            }

            if (root.TextOf("@message") is not { } message || root.TextOf("type") is not { } type)
            {
                return false;
            }

            if (type == ApplyProgress.LogType && StateWords.AreIn(message))
            {
                Divert(Encoding.UTF8.GetBytes(message));
                return true;
            }

            _progress.Take(type, message, root);
            foreach (var text in EventText.Of(type, message, root))
            {
                Say(type == ApplyProgress.DiagnosticType ? OutputStream.Error : OutputStream.Standard, text);
            }

            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    // Half an event says nothing to people, and may be half of anything.
    private void ReadText(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"@"u8) && !StateWords.AreIn(Text(line)))
        {
            _log.WriteLine($"(an event of {Words.Bytes(line.Length)} that cannot be read is left out)");
        }
        else
        {
            _standardText.Take(Text(line));
        }
    }

    private void Divert(ReadOnlySpan<byte> state)
    {
        _standardText.Flush();
        _standardDump.Begin();
        _standardDump.Write(state);
        _standardDump.End();
    }

    private void Say(OutputStream stream, string text) => _log.Write(stream, Encoding.UTF8.GetBytes(TerminalText.Sanitize(text, keepColours: true) + "\n"));

    private static string Text(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
}

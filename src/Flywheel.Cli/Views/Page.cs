using Flywheel.Processes;
using Spectre.Console;

namespace Flywheel.Cli.Views;

/// <summary>Where lines go: a console with its width and colours. For one thread at a time.</summary>
/// <param name="console">Takes the lines.</param>
/// <param name="guard">Makes text harmless that the reader of the log would take for a command; null: a reader without commands.</param>
internal sealed class Page(IAnsiConsole console, Func<string, string>? guard = null)
{
    private const int WidestText = 100;
    private const int NarrowestText = 40;

    public IAnsiConsole Console => console;

    public int Width => console.Profile.Width;

    public int Height => console.Profile.Height;

    /// <summary>Where sentences are wrapped: longer lines are hard to read.</summary>
    public int TextWidth => Math.Clamp(Width, NarrowestText, WidestText);

    public bool HasColours => console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    public void Write(Line line) => Write([line]);

    /// <summary>Writes sentences: on a terminal broken between words, elsewhere as they are, so that they can be searched.</summary>
    public void WriteWrapped(IEnumerable<Line> lines) =>
        Write(console.Profile.Out.IsTerminal ? [.. lines.SelectMany(line => line.WrapTo(Width))] : [.. lines]);

    /// <summary>Writes lines at once; an empty list writes nothing.</summary>
    public void Write(IReadOnlyList<Line> lines)
    {
        if (lines.Count > 0)
        {
            console.Write(new Lines(lines, guard));
        }
    }

    /// <summary>Writes a line of a tool's output, already harmless for terminals, with its colours if the console has any.</summary>
    /// <param name="prefix">What stands before it, ours.</param>
    /// <param name="line">The line without its end.</param>
    public void WriteOutput(string prefix, ReadOnlySpan<char> line)
    {
        var writer = console.Profile.Out.Writer;
        writer.Write(prefix);
        if (guard is null && (HasColours || !line.Contains('\e')))
        {
            writer.Write(line);
        }
        else
        {
            var text = HasColours ? line.ToString() : TerminalText.Sanitize(line, keepColours: false);
            writer.Write(guard is null ? text : guard(text));
        }

        writer.Write('\n');
    }

    /// <summary>Writes what is meant for the reader of the log itself, as it is.</summary>
    public void WriteMarker(string marker)
    {
        var writer = console.Profile.Out.Writer;
        writer.Write(marker);
        writer.Flush();
    }
}

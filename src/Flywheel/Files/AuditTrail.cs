using System.Collections.Immutable;
using System.Text.Json;

namespace Flywheel.Files;

/// <summary>What people did by hand to locks, states and outcomes, in <c>audit.ndjson</c>: one line of JSON for each word, on disk when a method returns, never changed.</summary>
internal sealed class AuditTrail(FlywheelHome home, TimeProvider time)
{
    public string Path { get; } = System.IO.Path.Combine(home.Root, "audit.ndjson");

    /// <summary>Adds a line: when, who on which machine, what, and how far it came.</summary>
    /// <param name="action">The command, as <c>locks release</c>.</param>
    /// <param name="result"><c>begun</c> before anything happens; then <c>done</c>, or why not.</param>
    /// <param name="facts">What it was about. No secrets.</param>
    /// <exception cref="IOException">It cannot be written; then nothing may be done either.</exception>
    public void Add(string action, string result, ImmutableSortedDictionary<string, string> facts)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("at", time.GetUtcNow());
            writer.WriteString("who", $"{Environment.UserName}@{Environment.MachineName}");
            writer.WriteString("action", action);
            writer.WriteString("result", result);
            foreach (var (name, value) in facts)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        DurableFile.CreatePrivateFolder(home.Root);
        using var file = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            UnixCreateMode = DurableFile.Private,
            BufferSize = 0,
        });
        // One write with O_APPEND: lines of two processes never mix.
        file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
        file.Flush(flushToDisk: true);
    }
}

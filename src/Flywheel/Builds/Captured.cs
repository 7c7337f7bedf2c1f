using System.Buffers;
using System.Text;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>Keeps the beginning of a child's stdout, for the few children whose answer is short.</summary>
internal sealed class Captured : IProcessOutput
{
    private const int Limit = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public string Text => Encoding.UTF8.GetString(_bytes.WrittenSpan);

    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        if (stream == OutputStream.Standard && _bytes.WrittenCount < Limit)
        {
            _bytes.Write(bytes[..Math.Min(bytes.Length, Limit - _bytes.WrittenCount)]);
        }
    }

    /// <summary>The version that <c>--version</c> prints; null when the program does not answer with one.</summary>
    public static async Task<string?> VersionAsync(JobContext context, ToolCommand command)
    {
        var output = new Captured();
        var exit = await context.RunAsync(command, output, LoggedStreams.Error);
        return exit.IsSuccess
            ? output.Text.Split([' ', '\n', '\t', ','], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.TrimStart('v'))
                .FirstOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0]) && word.Contains('.', StringComparison.Ordinal))
            : null;
    }
}

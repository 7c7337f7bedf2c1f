using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Builds;

/// <summary>Asks a program for its version, as a part of a job and in its log.</summary>
internal static class ProgramVersion
{
    /// <summary>The version that <c>--version</c> prints; null when the program does not answer with one.</summary>
    public static async Task<string?> AskAsync(JobContext context, ToolCommand command)
    {
        var output = new CapturedOutput();
        var exit = await context.RunAsync(command, output, LoggedStreams.Error);
        return exit.IsSuccess
            ? output.StandardText.Split([' ', '\n', '\t', ','], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.TrimStart('v'))
                .FirstOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0]) && word.Contains('.', StringComparison.Ordinal))
            : null;
    }
}

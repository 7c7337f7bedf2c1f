namespace Flywheel.Cli.Views;

/// <summary>The sign of something that runs, ten frames a second.</summary>
internal static class Spinner
{
    private static readonly string[] Frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    public static string At(DateTimeOffset now) => Frames[now.ToUnixTimeMilliseconds() / 100 % Frames.Length];
}

namespace Flywheel.Jobs;

/// <summary>Ids of the jobs that are always called the same.</summary>
internal static class JobIds
{
    public static JobId Organization { get; } = new(Stage.Validate, "organization");

    public static JobId Format { get; } = new(Stage.Validate, "format");

    public static JobId App { get; } = new(Stage.Build, "app");

    public static JobId AppTests { get; } = new(Stage.Build, "app-tests");

    public static JobId Image { get; } = new(Stage.Build, "image");
}

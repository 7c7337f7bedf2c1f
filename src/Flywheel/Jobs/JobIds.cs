namespace Flywheel.Jobs;

/// <summary>Ids of the jobs that are always called the same.</summary>
internal static class JobIds
{
    public static JobId App { get; } = new(Stage.Build, "app");

    public static JobId Image { get; } = new(Stage.Build, "image");
}

namespace Flywheel.Jobs;

/// <summary>Which streams of a child the job's log takes.</summary>
[Flags]
internal enum LoggedStreams
{
    None = 0,
    Standard = 1,
    Error = 2,
    Both = Standard | Error,
}

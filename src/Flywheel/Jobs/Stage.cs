namespace Flywheel.Jobs;

/// <summary>The five stages in their order, and drift, which stands alone in scheduled pipelines.</summary>
internal enum Stage
{
    Validate,
    Build,
    Plan,
    Deploy,
    Verify,
    Drift,
}

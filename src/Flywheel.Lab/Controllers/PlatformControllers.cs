using System.Collections.Immutable;
using Flywheel.Lab.Controllers.Operators.Minio;
using Flywheel.Lab.Controllers.Operators.Postgres;
using Flywheel.Lab.Controllers.Services;
using Flywheel.Lab.Controllers.Storage;

namespace Flywheel.Lab.Controllers;

/// <summary>The controllers of what surrounds workloads: how they are reached, where they keep what they know, and the operators of the reference platform.</summary>
internal static class PlatformControllers
{
    /// <param name="pace">How fast the lab lives.</param>
    public static ImmutableArray<IController> All(Pace pace) =>
    [
        new ServiceController(),
        new IngressController(pace),
        new ClaimController(pace),
        new VolumeController(),
        new PostgresController(),
        new BackupController(pace),
        new ScheduledBackupController(),
        new TenantController(),
    ];
}

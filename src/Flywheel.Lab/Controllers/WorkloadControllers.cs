using System.Collections.Immutable;
using Flywheel.Lab.Controllers.Deployments;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Controllers.ReplicaSets;
using Flywheel.Lab.Controllers.Scheduling;
using Flywheel.Lab.Kubernetes.Logs;

namespace Flywheel.Lab.Controllers;

/// <summary>The controllers that every cluster has, whatever is installed in it.</summary>
internal static class WorkloadControllers
{
    /// <param name="pace">How fast the lab lives.</param>
    /// <param name="logs">Takes what containers write.</param>
    /// <param name="isHeld">Whether a pod must not become ready now, by its namespace and name. When that changes, wake the pods.</param>
    /// <param name="runtime">Runs containers for real; null: all are imagined.</param>
    public static ImmutableArray<IController> All(Pace pace, PodLogs logs, Func<string, string, bool> isHeld, IPodRuntime? runtime) =>
    [
        new Scheduler(),
        new PodController(pace, logs, isHeld, runtime),
        new ReplicaSetController(pace),
        new DeploymentController(pace),
        new EventExpiry(),
    ];
}

using System.Collections.Immutable;
using Flywheel.Lab.Controllers.Budgets;
using Flywheel.Lab.Controllers.CronJobs;
using Flywheel.Lab.Controllers.DaemonSets;
using Flywheel.Lab.Controllers.Deployments;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Garbage;
using Flywheel.Lab.Controllers.Jobs;
using Flywheel.Lab.Controllers.Namespaces;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Controllers.ReplicaSets;
using Flywheel.Lab.Controllers.Scaling;
using Flywheel.Lab.Controllers.Scheduling;
using Flywheel.Lab.Controllers.StatefulSets;
using Flywheel.Lab.Kubernetes.Logs;

namespace Flywheel.Lab.Controllers;

/// <summary>The controllers that every cluster has, whatever is installed in it.</summary>
internal static class WorkloadControllers
{
    /// <param name="pace">How fast the lab lives.</param>
    /// <param name="logs">Takes what containers write.</param>
    /// <param name="isHeld">Whether a pod must not become ready now, by its namespace and name. When that changes, wake the pods.</param>
    /// <param name="runtime">Runs containers for real; null: all are imagined.</param>
    /// <param name="rootCertificate">The CA of the API in PEM.</param>
    public static ImmutableArray<IController> All(Pace pace, PodLogs logs, Func<string, string, bool> isHeld, IPodRuntime? runtime, string rootCertificate) =>
    [
        new Scheduler(),
        new PodController(pace, logs, isHeld, runtime),
        new ReplicaSetController(pace),
        new DeploymentController(pace),
        new StatefulSetController(pace),
        new DaemonSetController(pace),
        new JobController(pace),
        new CronJobController(),
        new AutoscalerController(pace),
        new BudgetController(),
        new QuotaController(),
        new NamespaceController(rootCertificate),
        new GarbageCollector(),
        new EventExpiry(),
    ];
}

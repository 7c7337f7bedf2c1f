namespace Flywheel.Lab.Controllers.Pods;

/// <summary>
/// Runs containers for real where the pod controller otherwise imagines them. Called by the controllers' loop alone; never blocks, and wakes
/// the pod's key when something about it changed.
/// </summary>
internal interface IPodRuntime
{
    /// <summary>Starts the container if it should run, starts it again after a failure when its time has come, and tells how it is.</summary>
    /// <param name="pod">A pod that is not terminating.</param>
    /// <param name="container">One of its containers.</param>
    /// <param name="cluster">Where the values of its environment come from.</param>
    /// <returns>Null: it does not run here and is to be imagined.</returns>
    ContainerObservation? Observe(Seen pod, string container, ClusterView cluster);

    /// <summary>Ends what runs of a pod: asks it to, and kills it after the grace period. To be called until it is true.</summary>
    /// <param name="podUid">Its uid; the object itself may be gone.</param>
    /// <param name="grace">Its <c>deletionGracePeriodSeconds</c>, zero for a forced deletion.</param>
    /// <returns>Nothing of it runs any more, or nothing ever did.</returns>
    bool End(string podUid, TimeSpan grace);
}

using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>A pod as a Service sees it.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Address">Its IP.</param>
/// <param name="IsReady">It gets traffic, or the Service publishes those that are not ready too.</param>
/// <param name="IsServing">Its own readiness, whatever else is the case.</param>
internal sealed record PodBackend(Seen Pod, string Address, bool IsReady, bool IsServing)
{
    /// <summary>A pod that a Service of this selector may send to; null for one that has no address or has ended.</summary>
    /// <param name="publishNotReady">The Service's <c>publishNotReadyAddresses</c>.</param>
    public static PodBackend? Of(Seen pod, bool publishNotReady)
    {
        var address = pod.Status.TextAt("podIP");
        if (address.Length == 0 || pod.Status.TextAt("phase") is "Succeeded" or "Failed")
        {
            return null;
        }

        var isServing = Conditions.Holds(pod.Status, "Ready");
        return new(pod, address, publishNotReady || (isServing && !pod.IsTerminating), isServing);
    }

    /// <summary><c>targetRef</c> of an address.</summary>
    public JsonObject Reference() => new()
    {
        ["kind"] = "Pod",
        ["name"] = Pod.Name,
        ["namespace"] = Pod.Namespace,
        ["uid"] = Pod.Uid,
    };
}

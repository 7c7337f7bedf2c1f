using Flywheel.Lab.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Controllers;

internal sealed partial class ControllerLoop
{
    [LoggerMessage(1, LogLevel.Warning, "{Controller} could not bring {Key} to what it asks for; next try in {Delay}")]
    private static partial void ReconciliationFailed(ILogger logger, Exception problem, string controller, ObjectKey key, TimeSpan delay);

    [LoggerMessage(2, LogLevel.Warning, "{Controller} could not tell what a change of {Key} concerns")]
    private static partial void ConcernFailed(ILogger logger, Exception problem, string controller, ObjectKey key);

    [LoggerMessage(3, LogLevel.Information, "The controllers fell behind the cluster's history and look at everything anew")]
    private static partial void FellBehind(ILogger logger);
}

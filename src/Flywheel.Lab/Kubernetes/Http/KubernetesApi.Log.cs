using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Kubernetes.Http;

internal sealed partial class KubernetesApi
{
    [LoggerMessage(EventId = 400, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void Failed(ILogger logger, Exception problem, string method, string path);
}

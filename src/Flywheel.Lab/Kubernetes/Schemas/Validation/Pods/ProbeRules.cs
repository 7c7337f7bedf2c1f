using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation.Pods;

/// <summary>The rules of probes (pkg/apis/core/validation/validation.go).</summary>
internal static class ProbeRules
{
    /// <param name="probe">The probe; null: there is none.</param>
    /// <param name="field">Where it is.</param>
    /// <param name="onlyOneSuccess">One success is all that counts: liveness and startup.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Check(JsonObject? probe, string field, bool onlyOneSuccess, FieldErrors errors)
    {
        if (probe is null)
        {
            return;
        }

        var kinds = 0;
        foreach (var kind in (ReadOnlySpan<string>)["exec", "httpGet", "tcpSocket", "grpc"])
        {
            if (probe.Object(kind) is { } action)
            {
                if (++kinds > 1)
                {
                    errors.Forbidden($"{field}.{kind}", "may not specify more than 1 handler type");
                }

                Action(kind, action, $"{field}.{kind}", errors);
            }
        }

        if (kinds == 0)
        {
            errors.Required(field, "must specify a handler type");
        }

        foreach (var number in (ReadOnlySpan<string>)["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
        {
            Values.NotNegative(probe, number, field, errors);
        }

        if (onlyOneSuccess && probe.Number("successThreshold") is { } successes && successes != 1)
        {
            errors.Invalid($"{field}.successThreshold", successes, "must be 1");
        }
    }

    private static void Action(string kind, JsonObject action, string field, FieldErrors errors)
    {
        switch (kind)
        {
            case "exec":
                Values.Required(action, "command", field, errors);
                break;
            case "httpGet":
                Values.Required(action, "path", field, errors);
                Values.PortReference(action["port"], $"{field}.port", errors);
                Values.OneOf(action, "scheme", field, errors, "HTTP", "HTTPS");
                break;
            default:
                Values.PortReference(action["port"], $"{field}.port", errors);
                break;
        }
    }
}

using System.Globalization;
using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Kubernetes.Http;

/// <summary>A request for objects of a kind, by somebody who may make it.</summary>
/// <param name="Http">The request and its answer.</param>
/// <param name="Path">What it is about.</param>
/// <param name="Kind">The kind of its objects.</param>
/// <param name="Identity">Who asks.</param>
internal sealed record ApiRequest(HttpContext Http, ApiPath Path, ApiKind Kind, Identity Identity)
{
    /// <summary>The longest name of a manager.</summary>
    private const int MaximumManager = 128;

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>The one object that the path names.</summary>
    public ObjectKey Key => Kind.Key(Path.Namespace, Path.Name);

    /// <summary>The namespace that the request is limited to; null: all.</summary>
    public string? Namespace => Kind.Namespaced && Path.Namespace.Length > 0 ? Path.Namespace : null;

    /// <summary>A parameter of the URL; empty when it is not there.</summary>
    public string Query(string name) => Http.Request.Query[name].ToString();

    /// <summary>A parameter that is <c>true</c> or <c>1</c>.</summary>
    public bool Flag(string name) => Query(name) is "true" or "1" or "True";

    /// <summary>A parameter that is a whole number, not below 0; null when it is not there.</summary>
    /// <exception cref="StatusException">400: it is no number.</exception>
    public long? Number(string name)
    {
        var text = Query(name);
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new StatusException(ApiStatus.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax"));
    }

    /// <summary>How a write is to be made.</summary>
    /// <exception cref="StatusException">422: a parameter has a value that does not exist.</exception>
    public WriteContext WriteContext(string subresource = "")
    {
        var dryRun = Http.Request.Query["dryRun"];
        if (dryRun.Any(value => value is not ("All" or "")))
        {
            throw Invalid("dryRun", $"Unsupported value: \"{dryRun}\": supported values: \"All\"");
        }

        return new()
        {
            Manager = Manager(),
            Subresource = subresource,
            DryRun = dryRun.Contains("All"),
            Force = Flag("force"),
            FieldValidation = Query("fieldValidation") switch
            {
                "" or "Warn" => FieldValidation.Warn,
                "Strict" => FieldValidation.Strict,
                "Ignore" => FieldValidation.Ignore,
                var other => throw Invalid(
                    "fieldValidation", $"Unsupported value: \"{other}\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""),
            },
            Warnings = new List<string>(),
        };
    }

    /// <summary>A parameter of a write is wrong.</summary>
    public StatusException Invalid(string parameter, string message)
    {
        var options = Http.Request.Method switch
        {
            "POST" => "CreateOptions",
            "PUT" => "UpdateOptions",
            "DELETE" => "DeleteOptions",
            _ => "PatchOptions",
        };
        return new(ApiStatus.Invalid("meta.k8s.io", options, "", [new("FieldValueInvalid", parameter, message)]));
    }

    // Who names no manager is known by the program's name.
    private string Manager()
    {
        if (Query("fieldManager") is { Length: > 0 } named)
        {
            return named.Length <= MaximumManager
                ? named
                : throw Invalid("fieldManager", $"Too long: may not be more than {MaximumManager} bytes");
        }

        var program = Http.Request.Headers.UserAgent.ToString().Split('/', 2)[0];
        return program.Length == 0 ? "unknown" : program[..Math.Min(program.Length, MaximumManager)];
    }
}

using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Schemas.Fields;

/// <summary>Tells the writer of fields that are unknown or stand twice, as the <c>fieldValidation</c> parameter asks.</summary>
internal static class FieldProblems
{
    /// <summary>As many are told; a body made of nothing else does not make a longer answer.</summary>
    private const int Limit = 100;

    /// <param name="problems">Such as <c>unknown field "spec.replica"</c>.</param>
    /// <param name="kind">What is written.</param>
    /// <param name="context">How; takes the warnings.</param>
    /// <exception cref="StatusException">400, when they are to be refused.</exception>
    public static void Report(IEnumerable<string> problems, ApiKind kind, WriteContext context)
    {
        var told = problems.Take(Limit).ToList();
        if (told.Count == 0 || context.FieldValidation == FieldValidation.Ignore)
        {
            return;
        }

        if (context.FieldValidation == FieldValidation.Strict)
        {
            throw Refused(kind, $"strict decoding error: {string.Join(", ", told)}");
        }

        foreach (var problem in told)
        {
            context.Warnings.Add(problem);
        }
    }

    public static string Unknown(string path) => $"unknown field \"{path}\"";

    public static string Duplicate(string path) => $"duplicate field \"{path}\"";

    /// <summary>The object cannot be read as its kind.</summary>
    public static StatusException Refused(ApiKind kind, string why) => new(ApiStatus.BadRequest(
        $"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {why}"));
}

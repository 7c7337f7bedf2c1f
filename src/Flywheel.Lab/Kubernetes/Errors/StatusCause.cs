namespace Flywheel.Lab.Kubernetes.Errors;

/// <summary>One of several reasons for a refusal.</summary>
/// <param name="Reason">A word for programs, such as <c>FieldValueRequired</c>, <c>FieldValueInvalid</c>, <c>FieldManagerConflict</c>.</param>
/// <param name="Field">The path, such as <c>spec.template.spec.containers[0].image</c>; empty: the whole object.</param>
/// <param name="Message">The sentence, without the path.</param>
internal sealed record StatusCause(string Reason, string Field, string Message);

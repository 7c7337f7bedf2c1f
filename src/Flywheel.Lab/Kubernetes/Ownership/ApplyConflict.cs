using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Kubernetes.Ownership;

/// <summary>The refusal of a server-side apply that would change fields of other managers, worded as the server does (apimachinery, conflict.go).</summary>
internal static class ApplyConflict
{
    public static StatusException Of(List<(FieldOwner Owner, IReadOnlyList<string> Path)> conflicts) => new(new()
    {
        Code = 409,
        Reason = "Conflict",
        Message = Message(conflicts),
        Causes =
        [
            .. conflicts.Select(conflict => new StatusCause(
                "FieldManagerConflict", PathElement.Display(conflict.Path), $"conflict with {conflict.Owner}")),
        ],
    });

    private static string Message(List<(FieldOwner Owner, IReadOnlyList<string> Path)> conflicts)
    {
        if (conflicts is [var only])
        {
            return $"Apply failed with 1 conflict: conflict with {only.Owner}: {PathElement.Display(only.Path)}";
        }

        var lines = conflicts.GroupBy(conflict => conflict.Owner)
            .SelectMany(group => group.Select(conflict => $"- {PathElement.Display(conflict.Path)}").Prepend($"conflicts with {group.Key}:"));
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }
}

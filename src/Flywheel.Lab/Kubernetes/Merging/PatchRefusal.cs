using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Kubernetes.Merging;

/// <summary>The answers to patches that cannot be applied.</summary>
internal static class PatchRefusal
{
    /// <summary>The patch is not one.</summary>
    public static StatusException Bad(string message) => new(ApiStatus.BadRequest(message));

    /// <summary>
    /// The patch does not fit the object: a missing path, a failed test. The server keeps the reason to itself and answers this sentence
    /// (apimachinery, NewGenericServerResponse).
    /// </summary>
    public static StatusException Unprocessable() => new(new()
    {
        Code = 422,
        Reason = "Invalid",
        Message = "the server rejected our request due to an error in our request",
    });
}

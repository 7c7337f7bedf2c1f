namespace Flywheel.Verification.Http;

/// <summary>A body was larger than a check reads. Never leaves the attempt.</summary>
internal sealed class BodyTooLargeException(int largest) : Exception($"the body is larger than {largest / 1024} KiB");

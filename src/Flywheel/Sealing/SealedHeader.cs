namespace Flywheel.Sealing;

/// <summary>What a sealed file says in clear.</summary>
/// <param name="KeyId">The key that opens it.</param>
/// <param name="Manifest">Bound to the content; to be believed only when the content was opened.</param>
internal sealed record SealedHeader(string KeyId, ReadOnlyMemory<byte> Manifest);

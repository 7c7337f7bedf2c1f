namespace Flywheel.Verification.Http;

/// <summary>A connection was not made because its address may not be reached. Never leaves the attempt.</summary>
internal sealed class AddressRefusedException(string reason) : Exception(reason);

namespace Flywheel.Caching;

/// <summary>One thing that a fingerprint was made from.</summary>
internal readonly record struct FingerprintPart(string Name, string Value);

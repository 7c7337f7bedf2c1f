using System.Collections.Immutable;

namespace Flywheel.Validation;

/// <summary>What init is told about a stack's backend. Never a credential: these values are stored in plans.</summary>
/// <param name="Type"><c>local</c>, <c>http</c>, <c>s3</c> …</param>
/// <param name="Settings">Given as <c>-backend-config=name=value</c>.</param>
internal sealed record BackendSettings(string Type, ImmutableSortedDictionary<string, string> Settings);

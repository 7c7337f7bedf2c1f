using Flywheel.Diagnostics;

namespace Flywheel.Repositories;

/// <summary>Where a stack keeps its state, as its configuration says.</summary>
/// <param name="Type"><c>local</c>, <c>http</c>, <c>s3</c> …, or <c>cloud</c> for a cloud block.</param>
/// <param name="IsOverride">An override file says so, over what the stack itself may say.</param>
internal sealed record BackendChoice(string Type, SourcePosition Position, bool IsOverride);

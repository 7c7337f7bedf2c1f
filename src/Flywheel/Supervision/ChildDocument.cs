namespace Flywheel.Supervision;

/// <summary>The supervised command as its supervisor knows it, as <c>tofu.json</c>. The file alone means: it may have run.</summary>
/// <param name="Process">Its identity; null: it is being started.</param>
internal sealed record ChildDocument(string? Process);

using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Documents;

/// <summary>One value of a YAML file and where it stands.</summary>
internal abstract record YamlNode(SourcePosition Position);

/// <summary>A single value as text; what it means is decided by who reads it.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Value">The text without quotes, escapes resolved.</param>
/// <param name="IsPlain">Written without quotes and not as a block.</param>
internal sealed record YamlScalar(SourcePosition Position, string Value, bool IsPlain) : YamlNode(Position)
{
    /// <summary>Nothing was written, or a plain <c>null</c> or <c>~</c>.</summary>
    public bool IsNull => IsPlain && Value is ("" or "~" or "null" or "Null" or "NULL");
}

/// <summary>A list.</summary>
internal sealed record YamlSequence(SourcePosition Position, ImmutableArray<YamlNode> Items) : YamlNode(Position);

/// <summary>Keys and values in the order of the file; every key appears once.</summary>
internal sealed record YamlMapping(SourcePosition Position, ImmutableArray<YamlEntry> Entries) : YamlNode(Position)
{
    /// <summary>The value of that key, or null.</summary>
    public YamlNode? Find(string key) => Entries.FirstOrDefault(e => e.Key.Value == key)?.Value;
}

/// <summary>One <c>key: value</c>.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>A place in flywheel.yaml that names a stack or an environment.</summary>
internal sealed record SettingsReference(ReferenceKind Kind, string Name, SourcePosition Position)
{
    /// <summary>All of them, in no order.</summary>
    public static ImmutableArray<SettingsReference> In(YamlMapping root)
    {
        var references = ImmutableArray.CreateBuilder<SettingsReference>();
        Add(references, ReferenceKind.Environment, root.Find("default_environment"));
        AddKeys(references, ReferenceKind.Environment, root.Find("environments"));
        AddKeys(references, ReferenceKind.Stack, root.Find("stacks"));
        foreach (var stack in (root.Find("stacks") as YamlMapping)?.Entries ?? [])
        {
            Add(references, ReferenceKind.Stack, (stack.Value as YamlMapping)?.Find("after"));
        }

        AddStacksOf(references, (root.Find("verify") as YamlMapping)?.Find("http"));
        AddStacksOf(references, (root.Find("drift") as YamlMapping)?.Find("ignore"));
        return references.DrainToImmutable();
    }

    private static void AddStacksOf(ImmutableArray<SettingsReference>.Builder references, YamlNode? list)
    {
        foreach (var item in (list as YamlSequence)?.Items ?? [])
        {
            Add(references, ReferenceKind.Stack, (item as YamlMapping)?.Find("stack"));
        }
    }

    private static void AddKeys(ImmutableArray<SettingsReference>.Builder references, ReferenceKind kind, YamlNode? mapping)
    {
        foreach (var entry in (mapping as YamlMapping)?.Entries ?? [])
        {
            Add(references, kind, entry.Key);
        }
    }

    private static void Add(ImmutableArray<SettingsReference>.Builder references, ReferenceKind kind, YamlNode? node)
    {
        switch (node)
        {
            case YamlScalar { IsNull: false } scalar:
                references.Add(new(kind, scalar.Value, scalar.Position));
                break;
            case YamlSequence sequence:
                references.AddRange(sequence.Items.OfType<YamlScalar>().Select(s => new SettingsReference(kind, s.Value, s.Position)));
                break;
        }
    }
}

/// <summary>What a reference names.</summary>
internal enum ReferenceKind
{
    Environment,
    Stack,
}

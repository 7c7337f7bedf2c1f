namespace Flywheel.Plans.Trees;

/// <summary>Names that tofu and flywheel write by themselves; a file of the checkout that has one of them never reaches a private tree.</summary>
internal static class ReservedNames
{
    /// <summary>The folder of a private tree that is flywheel's own.</summary>
    public const string Own = ".flywheel";

    /// <summary>The name would be taken for state of tofu's, or for something that it installed.</summary>
    public static bool IsRefused(ReadOnlySpan<char> name) =>
        name is ".terraform" or Own
        || name.StartsWith("terraform.tfstate", StringComparison.Ordinal)
        || name.StartsWith("errored.tfstate", StringComparison.Ordinal);

    /// <summary>What tofu leaves behind when it breaks; of no use to a plan.</summary>
    public static bool IsLeftOut(ReadOnlySpan<char> name) =>
        name.StartsWith("crash", StringComparison.Ordinal) && name.EndsWith(".log", StringComparison.Ordinal);

    /// <summary>A part of the path is refused.</summary>
    public static bool AnyRefused(string path)
    {
        foreach (var part in path.AsSpan().Split('/'))
        {
            if (IsRefused(path.AsSpan()[part]))
            {
                return true;
            }
        }

        return false;
    }
}

namespace Flywheel.Deployments.Guards;

/// <summary>A resource address in which <c>*</c> stands for any characters, dots and brackets too: <c>module.db.*</c>. Everything else is itself.</summary>
internal readonly record struct AddressPattern(string Text)
{
    public bool Matches(string address)
    {
        var parts = Text.Split('*');
        if (parts.Length == 1)
        {
            return address == Text;
        }

        var (first, last) = (parts[0], parts[^1]);
        if (address.Length < first.Length + last.Length || !address.StartsWith(first, StringComparison.Ordinal) || !address.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        // Each part at its first place leaves the most room for those after it.
        var rest = address.AsSpan(first.Length, address.Length - first.Length - last.Length);
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return true;
    }

    public override string ToString() => Text;
}

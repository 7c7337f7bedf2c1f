namespace Flywheel.Plans;

/// <summary>What <c>tofu plan</c> printed for people, without what concerns only flywheel.</summary>
internal static class PlanText
{
    private const string Deprecated = "Warning: Deprecated flag: -state";

    /// <summary>Opens the text, past the warning about <c>-state</c> at its very beginning if it is there.</summary>
    /// <remarks>Stacks without a backend block have no other way to say where their state is (see TofuPlanOptions.StateFile).</remarks>
    public static StreamReader Open(string path)
    {
        var reader = new StreamReader(path);
        var skipped = Skip(reader);
        if (!skipped)
        {
            reader.BaseStream.Position = 0;
            reader.DiscardBufferedData();
        }

        return reader;
    }

    // Blank lines, the headline, a blank line, the advice, a blank line: all of it is flywheel's own affair.
    private static bool Skip(StreamReader reader)
    {
        string? line;
        while ((line = reader.ReadLine()) is { Length: 0 })
        {
        }

        if (line?.TrimStart(' ', '│').StartsWith(Deprecated, StringComparison.Ordinal) != true)
        {
            return false;
        }

        for (var blanks = 0; blanks < 2 && (line = reader.ReadLine()) is not null;)
        {
            blanks += line.Trim(' ', '│', '╵').Length == 0 ? 1 : 0;
        }

        return true;
    }
}

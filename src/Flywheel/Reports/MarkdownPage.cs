using System.Text;

namespace Flywheel.Reports;

/// <summary>A Markdown document that never gets longer than its limit: whole entries are left out and counted.</summary>
internal sealed class MarkdownPage(int limit)
{
    // Room for what says how much was left out.
    private const int Reserve = 200;

    private readonly StringBuilder _text = new();

    /// <summary>How many characters there is room for.</summary>
    public int Room => limit - _text.Length;

    /// <summary>Adds lines that must be there: headings and the like, of bounded length.</summary>
    public MarkdownPage Add(string lines)
    {
        _text.Append(lines).Append('\n');
        return this;
    }

    /// <summary>Adds entries while the page stays within <paramref name="share"/> of its limit; returns how many did not fit.</summary>
    public int AddWhileFits(IEnumerable<string> entries, double share)
    {
        var room = (int)(limit * share) - Reserve;
        var left = 0;
        foreach (var entry in entries)
        {
            if (left == 0 && _text.Length + entry.Length + 1 <= room)
            {
                Add(entry);
            }
            else
            {
                left++;
            }
        }

        return left;
    }

    public override string ToString() => _text.ToString();
}

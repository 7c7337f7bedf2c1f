using System.Collections.Immutable;
using System.Text;

namespace Flywheel.Reports;

/// <summary>Text for people as pieces of one style each; put together they are the plain text.</summary>
internal sealed class StyledText
{
    private readonly ImmutableArray<StyledSpan>.Builder _spans = ImmutableArray.CreateBuilder<StyledSpan>();

    /// <summary>The pieces, in order.</summary>
    public ImmutableArray<StyledSpan> Spans => _spans.ToImmutable();

    /// <summary>Goes on with a piece.</summary>
    public StyledText Add(string text, TextStyle style = TextStyle.Plain)
    {
        if (text.Length > 0)
        {
            _spans.Add(new(style, text));
        }

        return this;
    }

    /// <summary>Ends the line.</summary>
    public StyledText EndLine() => Add("\n");

    /// <summary>The plain text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var span in _spans)
        {
            text.Append(span.Text);
        }

        return text.ToString();
    }
}

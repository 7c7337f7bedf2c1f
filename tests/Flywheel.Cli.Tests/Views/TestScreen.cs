using System.Globalization;
using System.Text;
using Flywheel.Cli.Views;

namespace Flywheel.Cli.Tests.Views;

/// <summary>A terminal that understands the few sequences that we write, and shows what stands on it; colours are passed over.</summary>
internal sealed class TestScreen : StringWriter
{
    private readonly List<StringBuilder> _rows = [new()];
    private int _row;
    private int _column;

    public TestScreen(int columns, int rows) : base(CultureInfo.InvariantCulture) => Size = (columns, rows);

    public (int Columns, int Rows) Size { get; set; }

    public TerminalFacts Facts => new(IsTerminal: true, CanMove: true, HasColours: true, () => Size);

    /// <summary>Everything that stands there, also what has scrolled away, without empty lines at the end.</summary>
    public string Text
    {
        get
        {
            Play();
            return string.Join('\n', _rows.Select(r => r.ToString().TrimEnd())).TrimEnd('\n') + "\n";
        }
    }

    private void Play()
    {
        var text = ToString();
        GetStringBuilder().Clear();
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\e':
                    var end = at + 2;
                    while (!char.IsAsciiLetter(text[end]))
                    {
                        end++;
                    }

                    Control(text[(at + 2)..end], text[end]);
                    at = end;
                    break;
                case '\r':
                    _column = 0;
                    break;
                case '\n':
                    (_row, _column) = (_row + 1, 0);
                    if (_row == _rows.Count)
                    {
                        _rows.Add(new());
                    }

                    break;
                default:
                    Assert.True(_column < Size.Columns || !Facts.IsTerminal, $"a line is wider than the screen: {_rows[_row]}");
                    Put(text[at]);
                    break;
            }
        }
    }

    private void Put(char c)
    {
        var row = _rows[_row];
        row.Append(' ', Math.Max(0, _column + 1 - row.Length));
        row[_column++] = c;
    }

    private void Control(string parameters, char command)
    {
        switch (command)
        {
            case 'A':
                _row -= int.Parse(parameters, CultureInfo.InvariantCulture);
                Assert.True(_row >= 0, "the cursor left the screen");
                break;
            case 'K':
                _rows[_row].Length = Math.Min(_column, _rows[_row].Length);
                break;
            case 'J':
                _rows[_row].Length = Math.Min(_column, _rows[_row].Length);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'm':
                break;
            default:
                Assert.Fail($"nobody writes ESC [ {parameters} {command}");
                break;
        }
    }
}

using System.Text;

namespace Flywheel.Deployments.Applying;

/// <summary>Lines that are no events: handed on, but for a state that is printed for people, from its first brace to its last.</summary>
/// <param name="dump">Takes the state.</param>
/// <param name="say">Takes every other line.</param>
internal sealed class PlainLines(StateDump dump, Action<string> say)
{
    private string? _brace;

    /// <summary>A state has begun and not ended.</summary>
    public bool IsInState { get; private set; }

    public void Take(string line)
    {
        if (IsInState)
        {
            Divert(line);
            if (line == "}")
            {
                End();
            }

            return;
        }

        if (_brace is not null && StateWords.Follow(line))
        {
            Begin(_brace);
            Divert(line);
            return;
        }

        Flush();
        if (line == "{")
        {
            _brace = line;
        }
        else if (StateWords.AreIn(line))
        {
            Begin(line);
            End();
        }
        else
        {
            say(line);
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Flush()
    {
        if (IsInState)
        {
            End();
        }
        else if (_brace is { } brace)
        {
            _brace = null;
            say(brace);
        }
    }

    private void Begin(string line)
    {
        (IsInState, _brace) = (true, null);
        dump.Begin();
        Divert(line);
    }

    private void Divert(string line) => dump.Write(Encoding.UTF8.GetBytes(line + "\n"));

    private void End()
    {
        IsInState = false;
        dump.End();
    }
}

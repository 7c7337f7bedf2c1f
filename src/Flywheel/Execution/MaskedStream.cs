using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>One stream of a job on its way to the log, masked by one set of secrets after the other as they become known.</summary>
internal sealed class MaskedStream(SecretSet secrets, ByteSink sink)
{
    private readonly List<Redactor> _redactors = [new(secrets)];

    /// <summary>Masks these too, from the next byte on.</summary>
    public void Add(SecretSet more) => _redactors.Add(new(more));

    public void Write(ReadOnlySpan<byte> bytes) => Pass(0, bytes);

    /// <summary>The stream has ended: lets go of what was held back.</summary>
    public void Flush()
    {
        for (var i = 0; i < _redactors.Count; i++)
        {
            var next = i + 1;
            _redactors[i].Flush(masked => Pass(next, masked));
        }
    }

    private void Pass(int place, ReadOnlySpan<byte> bytes)
    {
        if (place == _redactors.Count)
        {
            sink(bytes);
        }
        else
        {
            _redactors[place].Write(bytes, masked => Pass(place + 1, masked));
        }
    }
}

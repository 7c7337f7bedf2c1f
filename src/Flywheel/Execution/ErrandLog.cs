using System.Text;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>The log of work outside of a run: masked, and kept nowhere.</summary>
/// <param name="secrets">What is masked.</param>
/// <param name="sink">Takes the masked bytes of both streams.</param>
internal sealed class ErrandLog(SecretSet secrets, ByteSink sink) : JobLog
{
    private readonly Lock _lock = new();
    private readonly List<SecretSet> _secrets = [secrets];
    private readonly MaskedStream _standard = new(secrets, sink);
    private readonly MaskedStream _error = new(secrets, sink);

    public override void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            (stream == OutputStream.Standard ? _standard : _error).Write(bytes);
        }
    }

    public override void WriteLine(string line) => Write(OutputStream.Standard, Encoding.UTF8.GetBytes(line + "\n"));

    public override void Mask(IReadOnlyCollection<string> secrets)
    {
        var more = SecretSet.Create(secrets.Select(value => KeyValuePair.Create("", value)));
        lock (_lock)
        {
            _secrets.Add(more);
            _standard.Add(more);
            _error.Add(more);
        }
    }

    public override string Masked(string text)
    {
        lock (_lock)
        {
            return _secrets.Aggregate(text, (masked, secrets) => secrets.Mask(masked));
        }
    }

    /// <summary>Writes out what the masking held back.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _standard.Flush();
            _error.Flush();
        }
    }
}

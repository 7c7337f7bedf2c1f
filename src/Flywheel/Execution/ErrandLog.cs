using System.Text;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>The log of work outside of a run: masked, and kept nowhere.</summary>
/// <param name="known">What is masked.</param>
/// <param name="sink">Takes the masked bytes of both streams.</param>
internal sealed class ErrandLog(SecretSet known, ByteSink sink) : JobLog
{
    private readonly Lock _lock = new();
    private readonly MaskedStream _standard = new(known, sink);
    private readonly MaskedStream _error = new(known, sink);
    private SecretSet _secrets = known;

    public override IReadOnlyCollection<string> Secrets
    {
        get
        {
            lock (_lock)
            {
                return _secrets.Values;
            }
        }
    }

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
        lock (_lock)
        {
            _secrets = _secrets.With(secrets);
            _standard.Extend(_secrets);
            _error.Extend(_secrets);
        }
    }

    public override string Masked(string text)
    {
        lock (_lock)
        {
            return _secrets.Mask(text);
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

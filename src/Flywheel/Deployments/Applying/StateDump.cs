using Flywheel.Files;

namespace Flywheel.Deployments.Applying;

/// <summary>Takes states that tofu printed into private files, so that they reach no log.</summary>
/// <param name="path">Absolute path of the first file; each further one gets a number. Made when there is something for it.</param>
internal sealed class StateDump(string path) : IDisposable
{
    private const int MostFiles = 16;

    private readonly List<string> _files = [];
    private FileStream? _file;

    /// <summary>What was written, oldest first.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Something could not be written; the spool has it still.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Begins a state.</summary>
    public void Begin()
    {
        End();
        if (_files.Count == MostFiles)
        {
            IsIncomplete = true;
            return;
        }

        Guarded(() =>
        {
            var file = _files.Count == 0 ? path : $"{path}.{_files.Count}";
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(file)!);
            // What an attempt before a crash has left is begun anew: the spool is read again from its first byte.
            File.Delete(file);
            _file = new(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = DurableFile.Private,
            });
            _files.Add(file);
        });
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file?.Write(bytes);
        }
        catch (IOException)
        {
            Failed();
        }
    }

    /// <summary>The state is whole; it is on disk when this returns.</summary>
    public void End() => Guarded(() =>
    {
        _file?.Flush(flushToDisk: true);
        _file?.Dispose();
        _file = null;
    });

    public void Dispose() => End();

    // A full disk must not end the reading of what the apply says.
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            Failed();
        }
    }

    private void Failed()
    {
        IsIncomplete = true;
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // closing writes what is buffered, to the same full disk
        }

        _file = null;
    }
}

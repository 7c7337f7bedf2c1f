using System.Text;
using Flywheel.Processes;

namespace Flywheel.Benchmarks;

/// <summary>Masking secrets in a log that streams through.</summary>
internal static class RedactorBenchmarks
{
    private const int Mebibytes = 256;
    private const int ChunkBytes = 64 * 1024;

    public static IEnumerable<Benchmark> All() =>
    [
        Masking("5 secrets to look for", SecretSet.Create(
            Enumerable.Range(1, 5).Select(number => KeyValuePair.Create($"TOKEN_{number}", $"glpat-{number}xJw9vQk2ZrT7pLm4Nc")))),
    ];

    private static Benchmark Masking(string kind, SecretSet secrets) => Benchmark.Of($"masking 256 MiB of log, {kind}", Mebibytes, "MiB", () =>
    {
        var chunk = LogText();
        return () =>
        {
            var redactor = new Redactor(secrets);
            var written = 0L;
            for (var chunks = Mebibytes * (1024 * 1024 / ChunkBytes); chunks > 0; chunks--)
            {
                redactor.Write(chunk, bytes => written += bytes.Length);
            }

            redactor.Flush(bytes => written += bytes.Length);
            if (written != (long)Mebibytes * 1024 * 1024)
            {
                throw new InvalidOperationException("the log is not complete");
            }
        };
    });

    private static byte[] LogText()
    {
        var text = new StringBuilder();
        for (var line = 0; text.Length < ChunkBytes; line++)
        {
            text.Append("terraform_data.part_").Append(line % 97).Append(": Creation complete after 0s [id=3f1c5d0e-4b5a-4f0e-9d27-5f6a7b8c9d0e]\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString(0, ChunkBytes));
    }
}

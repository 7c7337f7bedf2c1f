using System.Globalization;
using Flywheel.Benchmarks;

const int UsualRounds = 9;

var at = Array.IndexOf(args, "--rounds");
var rounds = at >= 0 && int.TryParse(args.ElementAtOrDefault(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0
    ? given
    : UsualRounds;

var onlyAt = Array.IndexOf(args, "--only");
var only = onlyAt >= 0 ? args.ElementAtOrDefault(onlyAt + 1) ?? "" : "";

var folder = Directory.CreateTempSubdirectory("flywheel-benchmark-").FullName;
try
{
    var files = Path.Combine(folder, "files");
    SampleFiles.Write(files);
    List<Benchmark> benchmarks =
    [
        .. GraphBenchmarks.All(),
        .. SchedulerBenchmarks.All(),
        .. FingerprintBenchmarks.All(files, folder),
        .. ScanBenchmarks.All(files, folder),
        .. RedactorBenchmarks.All(),
        .. await SealBenchmarks.AllAsync(folder),
        .. SupervisionBenchmarks.All(folder),
    ];
    var measurements = new List<Measurement>();
    foreach (var benchmark in benchmarks.Where(b => b.Name.Contains(only, StringComparison.Ordinal)))
    {
        measurements.Add(await benchmark.MeasureAsync(rounds, TimeProvider.System));
    }

    Console.WriteLine(args.Contains("--json") ? Report.Json([.. measurements]) : Report.Table([.. measurements]));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

using Flywheel.Clusters;
using Flywheel.Clusters.Files;
using Flywheel.Readiness;

namespace Flywheel.Tests.Readiness;

/// <summary>Real-looking objects and what is expected of them: those with the annotation <c>expect</c> are judged, the others lie around.</summary>
internal static class ReadinessFixtures
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyList<KubernetesObject> All =
    [
        .. new[] { "workloads", "pods", "cluster", "custom" }.SelectMany(name =>
        {
            var read = ObjectFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Readiness", "data", $"{name}.yaml")), name);
            Assert.Empty(read.Diagnostics);
            return read.Value!;
        }),
    ];

    public static readonly ObjectSet Around = Set();

    public static IEnumerable<KubernetesObject> Judged => All.Where(it => it.Annotation("expect") is not null);

    public static string KeyOf(KubernetesObject it) => it.ToString();

    public static Verdict Judge(KubernetesObject it) => ReadinessTable.Judge(it, Around, ReadinessLimits.Default, Now);

    private static ObjectSet Set()
    {
        var set = new ObjectSet();
        foreach (var it in All)
        {
            Assert.Null(set.Find(it.Name));
            set.Put(it);
        }

        return set;
    }
}

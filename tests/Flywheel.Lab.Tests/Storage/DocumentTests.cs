using System.Text;
using Flywheel.Lab.Storage;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Storage;

public sealed class DocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Documents_outlive_the_database_that_wrote_them()
    {
        using (var first = new LabDatabase(_folder.Of("lab")))
        {
            first.Documents("forge").Put("b", "two"u8);
            first.Documents("forge").Put("a", "zero"u8);
            first.Documents("forge").Put("a", "one"u8);
            first.Documents("states").Put("a", "other"u8);
        }

        using var second = new LabDatabase(_folder.Of("lab"));
        var documents = second.Documents("forge");
        Assert.Equal(["a=one", "b=two"], documents.All().Select(found => $"{found.Key}={Encoding.UTF8.GetString(found.Value)}"));

        documents.Remove("a");
        Assert.Null(documents.Find("a"));
        Assert.Equal("other", Encoding.UTF8.GetString(second.Documents("states").Find("a")!));
    }

    public void Dispose() => _folder.Dispose();
}

using System.IO.Compression;
using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Plans;

namespace Flywheel.Tests.Plans;

public sealed class PlanFileTests
{
    [Fact]
    public void A_real_plan_file_names_its_state() =>
        Assert.Equal(new PlanFile("7d9f9406-1880-a0ba-8092-97dfca13bf01", 9, "1.11.4"),
            PlanFileReader.Read(PlanFiles.PathOf("change.tfplan"), "plan.tfplan", CancellationToken.None).Value);

    [Fact]
    public void The_members_are_found_in_any_order_before_the_rest() =>
        Assert.Equal(new PlanFile("", 0, "1.6.0"), Read(Zip(("tfstate", """{"serial":0,"lineage":"","terraform_version":"1.6.0","version":4,"outputs":{}}"""))).Value);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"lineage":1}""")]
    [InlineData("""{"lineage":"a","serial":1.5,"terraform_version":"1"}""")]
    [InlineData("""{"lineage":"a","serial":1}""")]
    [InlineData("""{"resources":[],"lineage":"a","serial":1,"terraform_version":"1"}""")]
    public void A_state_that_says_too_little_is_a_diagnostic(string state) => AssertRefused("FW4006", Read(Zip(("tfstate", state))));

    [Fact]
    public void Two_states_in_one_file_are_refused() => AssertRefused("FW4006", Read(Zip(("tfstate", "{}"), ("tfstate", "{}"))));

    [Theory]
    [InlineData("../tfstate")]
    [InlineData("/tfstate")]
    [InlineData("TFSTATE")]
    public void Only_the_exact_name_counts(string name) => AssertRefused("FW4006", Read(Zip((name, "{}"))));

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked() => AssertRefused("FW4007", Read(Zip(("tfstate", new string(' ', 32 << 20)))));

    [Fact]
    public void A_huge_list_of_entries_is_refused_before_it_is_read()
    {
        var name = new string('n', 60_000);

        AssertRefused("FW4007", Read(Zip([.. Enumerable.Range(0, 160).Select(i => ($"{name}{i}", ""))])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("""{"meta":{},"encrypted_data":"AAAA","encryption_version":"v0"}""")]
    public void What_is_no_archive_is_a_diagnostic(string content) => AssertRefused("FW4006", Read(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void A_plan_file_cut_anywhere_is_a_diagnostic()
    {
        var whole = File.ReadAllBytes(PlanFiles.PathOf("change.tfplan"));

        Assert.All(Enumerable.Range(0, whole.Length / 97), i => Assert.Null(Read(whole[..(i * 97)]).Value));
    }

    private static void AssertRefused(string code, Checked<PlanFile> read)
    {
        Assert.Null(read.Value);
        Assert.Equal(code, Assert.Single(read.Diagnostics).Code);
    }

    private static Checked<PlanFile> Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return PlanFileReader.Read(stream, "plan.tfplan", CancellationToken.None);
    }

    private static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }
}

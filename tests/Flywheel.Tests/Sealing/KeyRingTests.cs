using System.Collections.Immutable;
using System.Security.Cryptography;
using Flywheel.Diagnostics;
using Flywheel.Sealing;
using Flywheel.Testing;

namespace Flywheel.Tests.Sealing;

public sealed class KeyRingTests : IDisposable
{
    private static readonly byte[] One = SHA256.HashData("one"u8);
    private static readonly byte[] Two = SHA256.HashData("two"u8);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_base64_or_hexadecimal()
    {
        var ids = new[] { Convert.ToBase64String(One), Convert.ToHexString(One), Convert.ToHexStringLower(One), $"\n {Convert.ToBase64String(One)} \n" }
            .Select(text => Usable((KeyRing.Variable, text)).Newest.Id);

        Assert.Equal([SealKey.Of(One).Id], ids.Distinct());
    }

    [Fact]
    public void An_id_says_nothing_of_the_key_and_is_the_same_everywhere()
    {
        var key = SealKey.Of(One);

        Assert.Matches("^[0-9a-f]{16}$", key.Id);
        Assert.NotEqual(Convert.ToHexStringLower(One)[..16], key.Id);
        Assert.NotEqual(Convert.ToHexStringLower(SHA256.HashData(One))[..16], key.Id);
        Assert.NotEqual(SealKey.Of(Two).Id, key.Id);
        Assert.Equal(key.Id, key.ToString());
        // HKDF-SHA256 of the key without salt, info "flywheel key id 1", 8 bytes: files that were sealed name it.
        Assert.Equal("dd9ab4803a43c5a0", key.Id);
    }

    [Theory]
    [InlineData(",")]
    [InlineData(":")]
    [InlineData("\n")]
    [InlineData(" ,\r\n ")]
    public void Of_several_keys_the_first_seals_and_all_open(string separator)
    {
        var ring = Usable((KeyRing.Variable, Convert.ToBase64String(One) + separator + Convert.ToHexString(Two)));

        Assert.Equal(SealKey.Of(One).Id, ring.Newest.Id);
        Assert.Equal([SealKey.Of(One).Id, SealKey.Of(Two).Id], ring.Ids);
        Assert.Equal(Two, ring.Find(SealKey.Of(Two).Id)!.Bytes.ToArray());
        Assert.Null(ring.Find("0000000000000000"));
    }

    [Fact]
    public void Keys_can_be_in_a_file_that_is_a_link_and_readable_as_secrets_of_clusters_are()
    {
        File.WriteAllText(_folder.Of("data"), $"{Convert.ToBase64String(Two)}\n{Convert.ToBase64String(One)}\n");
        File.SetUnixFileMode(_folder.Of("data"), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.CreateSymbolicLink(_folder.Of("key"), "data");

        Assert.Equal([SealKey.Of(Two).Id, SealKey.Of(One).Id], Usable((KeyRing.FileVariable, _folder.Of("key"))).Ids);
    }

    [Theory]
    [InlineData("not a key at all")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("abababababababababababababababababababababababababababababababab")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v")]
    [InlineData(",,,")]
    public void What_is_no_key_is_refused_and_not_quoted(string text)
    {
        var problem = Problem((KeyRing.Variable, text));

        Assert.Equal(SealRules.UnusableKey.Code, problem.Code);
        Assert.DoesNotContain(text, problem.Detail + problem.Help, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", problem.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_key_behind_good_ones_is_told_by_its_place() => Assert.Equal(
        "Key 2 of 3 in FLYWHEEL_PLAN_KEY has 31 bytes and not 32.",
        Problem((KeyRing.Variable, $"{Convert.ToBase64String(One)},{Convert.ToBase64String(One[1..])},{Convert.ToBase64String(Two)}")).Detail);

    [Fact]
    public void Two_places_for_the_key_are_refused() =>
        Assert.Equal(SealRules.TwoSources.Code, Problem((KeyRing.Variable, Convert.ToBase64String(One)), (KeyRing.FileVariable, _folder.Of("key"))).Code);

    [Theory]
    [InlineData("nowhere")]
    [InlineData("")]
    public void A_file_that_cannot_be_read_is_named(string name)
    {
        var problem = Problem((KeyRing.FileVariable, _folder.Of(name)));

        Assert.Equal(SealRules.KeyFile.Code, problem.Code);
        Assert.Contains(_folder.Of(name), problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_not_read_to_its_end()
    {
        using (var file = File.Create(_folder.Of("key")))
        {
            file.SetLength(1L << 40);
        }

        Assert.Equal(SealRules.KeyFile.Code, Problem((KeyRing.FileVariable, _folder.Of("key"))).Code);
    }

    [Theory]
    [InlineData("true", null)]
    [InlineData("True", "")]
    [InlineData("1", " ")]
    public void In_CI_a_missing_key_is_said_and_none_is_made(string ci, string? value)
    {
        (string, string)[] variables = [("CI", ci), ("XDG_STATE_HOME", _folder.Root)];

        var problem = Problem(value is null ? variables : [.. variables, (KeyRing.Variable, value)]);

        Assert.Equal(SealRules.NoKeyInCi.Code, problem.Code);
        Assert.Contains("openssl rand -base64 32", problem.Help, StringComparison.Ordinal);
        Assert.Contains(value is null ? "is set" : "is empty", problem.Detail, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void In_CI_a_key_is_taken_as_anywhere_else() =>
        Assert.Equal(SealKey.Of(One).Id, Usable(("CI", "true"), (KeyRing.Variable, Convert.ToBase64String(One))).Newest.Id);

    [Fact]
    public void Secrets_are_every_key_in_every_spelling_and_nothing_is_made_for_that()
    {
        File.WriteAllText(_folder.Of("file"), Convert.ToHexString(Two) + "\n");

        var none = KeyRing.SecretsIn(Variables([("XDG_STATE_HOME", _folder.Root)]));
        var secrets = KeyRing.SecretsIn(Variables([
            (KeyRing.Variable, $"half a key,{Convert.ToBase64String(One)}"), (KeyRing.FileVariable, _folder.Of("file"))])).Select(s => s.Value).ToList();

        Assert.Empty(none);
        Assert.False(Directory.Exists(_folder.Of("flywheel")));
        Assert.All(["half a key", Convert.ToBase64String(One), Convert.ToHexStringLower(One), Convert.ToBase64String(Two), Convert.ToHexString(Two)],
            spelling => Assert.Contains(spelling, secrets));
    }

    private static KeyRing Usable(params (string, string)[] variables)
    {
        var read = KeyRing.Read(Variables(variables));
        Assert.Empty(read.Diagnostics);
        return read.Value!;
    }

    private static Diagnostic Problem(params (string, string)[] variables)
    {
        var read = KeyRing.Read(Variables(variables));
        Assert.Null(read.Value);
        return Assert.Single(read.Diagnostics);
    }

    private static ImmutableSortedDictionary<string, string> Variables((string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}

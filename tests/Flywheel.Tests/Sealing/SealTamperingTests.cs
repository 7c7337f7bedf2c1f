using System.Buffers.Binary;
using Flywheel.Diagnostics;
using Flywheel.Sealing;
using static Flywheel.Tests.Sealing.SealedBytes;

namespace Flywheel.Tests.Sealing;

/// <summary>Whatever is done to a sealed file, it opens as it was sealed or not at all.</summary>
public sealed class SealTamperingTests
{
    [Fact]
    public async Task Every_single_byte_of_a_small_file_counts()
    {
        var file = await SealAsync(Content(40));
        for (var at = 0; at < file.Length; at++)
        {
            foreach (var bit in new byte[] { 1, 0x80 })
            {
                file[at] ^= bit;
                await RefusedAsync(file);
                file[at] ^= bit;
            }
        }

        Assert.NotNull((await OpenAsync(file)).Content);
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_in_a_large_file_is_noticed()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var file = await SealAsync(Content((3 * Segment) + 1000));
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(Start, file.Length);
            file[at] ^= (byte)(1 << random.Next(8));
            var changed = file[at];
            Assert.True(await RefusedAsync(file) == SealRules.Altered.Code, $"seed {seed}, byte {at}");
            file[at] = changed;
            file = await SealAsync(Content((3 * Segment) + 1000, i));
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_anywhere_is_refused()
    {
        var file = await SealAsync(Content(3 * Segment));
        int[] borders = [0, SealFormat.HeaderLength, Start, Start + SealedSegment, Start + (2 * SealedSegment), file.Length];
        foreach (var cut in borders.SelectMany(border => new[] { border - 17, border - 16, border - 1, border, border + 1, border + 15, border + 16, border + 17 }))
        {
            if (cut >= 0 && cut < file.Length)
            {
                await RefusedAsync(file[..cut]);
            }
        }

        Assert.NotNull((await OpenAsync(file)).Content);
    }

    [Fact]
    public async Task A_file_that_grew_is_refused()
    {
        var file = await SealAsync(Content(Segment));

        await RefusedAsync(SealRules.Altered, [.. file, 0]);
        await RefusedAsync(SealRules.Altered, [.. file, .. new byte[16]]);
        await RefusedAsync(SealRules.Altered, [.. file, .. file[Start..]]);
        await RefusedAsync(SealRules.Altered, [.. file, .. file]);
    }

    [Fact]
    public async Task Segments_that_were_moved_repeated_or_left_out_are_refused()
    {
        var file = await SealAsync(Content(4 * Segment));
        var start = file[..Start];
        var segments = file[Start..].Chunk(SealedSegment).ToArray();
        int[][] orders = [[1, 0, 2, 3], [0, 2, 1, 3], [3, 1, 2, 0], [0, 0, 2, 3], [0, 1, 1, 2, 3], [0, 2, 3], [1, 2, 3], [0, 1, 2], [0, 1, 3], [3], [0]];

        Assert.NotNull((await OpenAsync(Joined([0, 1, 2, 3]))).Content);
        foreach (var order in orders)
        {
            await RefusedAsync(SealRules.Altered, Joined(order));
        }

        byte[] Joined(int[] order) => [.. start, .. order.SelectMany(i => segments[i])];
    }

    [Fact]
    public async Task Segments_of_another_file_with_the_same_key_do_not_fit()
    {
        var one = await SealAsync(Content(3 * Segment));
        var two = await SealAsync(Content(3 * Segment));
        for (var segment = 0; segment < 3; segment++)
        {
            var spliced = one.ToArray();
            two.AsSpan(Start + (segment * SealedSegment), SealedSegment).CopyTo(spliced.AsSpan(Start + (segment * SealedSegment)));
            await RefusedAsync(SealRules.Altered, spliced);
        }
    }

    [Fact]
    public async Task Neither_header_nor_manifest_nor_salt_of_another_file_fits()
    {
        var one = await SealAsync(Content(100));
        var two = await SealAsync(Content(100), manifest: "{\"kind\":\"evil\"}"u8.ToArray());

        await RefusedAsync(SealRules.Altered, [.. two[..Start], .. one[Start..]]);
        await RefusedAsync(SealRules.Altered, [.. one[..SealFormat.HeaderLength], .. two[SealFormat.HeaderLength..Start], .. one[Start..]]);
        await RefusedAsync(SealRules.Altered, [.. one[..26], .. two[26..58], .. one[58..]]);
    }

    [Fact]
    public async Task The_border_between_manifest_and_content_cannot_be_moved()
    {
        var file = await SealAsync(Content(100));
        foreach (var shift in new[] { -1, 1, 16, -Manifest.Length, 100, 116 })
        {
            var moved = file.ToArray();
            BinaryPrimitives.WriteInt32BigEndian(moved.AsSpan(14), Manifest.Length + shift);
            await RefusedAsync(SealRules.Altered, moved);
        }
    }

    [Fact]
    public async Task The_id_of_another_key_in_the_header_opens_nothing()
    {
        var file = await SealAsync(Content(100));
        Convert.FromHexString(OtherKey.Id).CopyTo(file, 18);

        await RefusedAsync(SealRules.Altered, file, Key, OtherKey);
    }

    [Theory]
    [InlineData(Segment, false)]
    [InlineData(Segment, true)]
    [InlineData(10, false)]
    public async Task The_mark_of_the_last_segment_can_be_neither_set_nor_taken_away(int length, bool follows)
    {
        // Sealed by somebody who has the key, with the marks as they must not be.
        var header = new byte[SealFormat.HeaderLength];
        SealFormat.Write(header, Key.Id, new byte[SealFormat.SaltLength], 0);
        using var cipher = new SegmentCipher(Key, header, []);
        var first = new byte[length + 16];
        cipher.Seal(Content(length), first, isLast: follows);
        var second = new byte[26];
        cipher.Seal(Content(10), second, isLast: true);

        await RefusedAsync(SealRules.Altered, follows ? [.. header, .. first, .. second] : [.. header, .. first]);
    }

    [Fact]
    public async Task An_empty_last_segment_after_others_is_refused()
    {
        var header = new byte[SealFormat.HeaderLength];
        SealFormat.Write(header, Key.Id, new byte[SealFormat.SaltLength], 0);
        using var cipher = new SegmentCipher(Key, header, []);
        var first = new byte[SealedSegment];
        cipher.Seal(Content(Segment), first, isLast: false);
        var second = new byte[16];
        cipher.Seal([], second, isLast: true);

        await RefusedAsync(SealRules.Altered, [.. header, .. first, .. second]);
    }

    [Fact]
    public async Task The_sentence_about_an_altered_file_does_not_tell_where()
    {
        var file = await SealAsync(Content(2 * Segment));
        var sentences = new List<string>();
        foreach (var at in new[] { Start, Start + 100, Start + SealedSegment + 7, file.Length - 1, 30, SealFormat.HeaderLength + 3 })
        {
            file[at] ^= 1;
            sentences.Add((await OpenAsync(file)).Header.Diagnostics[0].Detail);
            file[at] ^= 1;
        }

        sentences.Add((await OpenAsync(file[..^1])).Header.Diagnostics[0].Detail);
        sentences.Add((await OpenAsync(file[..(Start + SealedSegment)])).Header.Diagnostics[0].Detail);
        Assert.Single(sentences.Distinct());
    }
}

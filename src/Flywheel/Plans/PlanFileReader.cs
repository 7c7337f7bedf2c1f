using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>Looks into a plan file without unpacking it: the zip that <c>tofu plan -out</c> writes.</summary>
internal static class PlanFileReader
{
    private const long LargestFile = 512L * 1024 * 1024;

    // Deflate reaches about 1000:1; real states reach 20:1.
    private const int HighestRatio = 200;
    private const int LargestUnsuspicious = 1024 * 1024;
    private const int LargestDirectory = 8 * 1024 * 1024;
    private const int EndRecord = 22;
    private const int LongestComment = ushort.MaxValue;

    /// <summary>Reads lineage, serial and version.</summary>
    /// <param name="path">The plan file on disk.</param>
    /// <param name="name">What diagnostics call it.</param>
    public static Checked<PlanFile> Read(string path, string name, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(path);
        return Read(file, name, cancellationToken);
    }

    /// <summary>Reads lineage, serial and version of a stream that can seek.</summary>
    public static Checked<PlanFile> Read(Stream file, string name, CancellationToken cancellationToken)
    {
        var at = new SourcePosition(name);
        Checked<PlanFile> TooLarge(string detail) => new(null, [PlanRules.PlanFileTooLarge.At(at, detail)]);
        if (file.Length > LargestFile || DirectoryLength(file) > LargestDirectory)
        {
            return TooLarge("The file is larger than 512 MiB, or its list of entries larger than 8 MiB.");
        }

        try
        {
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Where(e => e.FullName == "tfstate").ToList() is not [var entry])
            {
                return new(null, [PlanRules.NotAPlanFile.At(at, "The archive has no entry tfstate, or more than one.")]);
            }

            if (entry.Length > LargestUnsuspicious && entry.Length / HighestRatio > entry.CompressedLength)
            {
                return TooLarge("The state in the plan file unpacks to more than 200 times its packed size.");
            }

            using var state = entry.Open();
            return new(ReadState(new JsonPull(state, cancellationToken)), []);
        }
        catch (Exception problem) when (problem is InvalidDataException || PlanJson.IsMalformed(problem))
        {
            return new(null, [PlanRules.NotAPlanFile.At(at, $"The file cannot be read as a plan: {VisibleText.Of(problem.Message)}",
                "With tofu's plan encryption this is expected; otherwise make the plan again.")]);
        }
    }

    // The three members stand before everything that is large; reading ends with the last of them, so nothing else is ever unpacked.
    private static PlanFile ReadState(JsonPull json)
    {
        string? lineage = null, version = null;
        long? serial = null;
        json.Read();
        while ((lineage is null || version is null || serial is null) && json.Read() && json.Token == JsonTokenType.PropertyName)
        {
            var name = json.Text();
            json.Read();
            switch (name)
            {
                case "lineage":
                    lineage = json.Text();
                    break;
                case "terraform_version":
                    version = json.Text();
                    break;
                case "serial":
                    using (var number = json.Document())
                    {
                        serial = number.RootElement.TryGetInt64(out var value) ? value : throw new JsonException("The serial is not a whole number.");
                    }

                    break;
                case "version":
                    break;
                default:
                    throw new JsonException($"The state has \"{name}\" before its lineage and serial.");
            }
        }

        return lineage is not null && version is not null && serial is not null
            ? new PlanFile(lineage, serial.Value, version)
            : throw new JsonException("The state has no lineage, serial or version.");
    }

    // ZipArchive makes an object for every entry before it hands out the first, so their number is bounded by the bytes that can hold them.
    private static long DirectoryLength(Stream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndRecord + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || end + EndRecord > tail.Length)
        {
            return 0;
        }

        var position = file.Length - tail.Length + end;
        var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        // All ones: the real number is in a zip64 record, which starts right before it. A plan file never needs one.
        return start == uint.MaxValue ? long.MaxValue : position - start;
    }
}

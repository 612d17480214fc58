using System.IO.Compression;

namespace DegeneracyLab.Analysis.Tests.Files;

public sealed class Crc32Tests
{
    [Fact]
    public void Checksums_are_those_of_the_standard()
    {
        Assert.Equal(0u, Crc32.Of([]));
        // The check value of every catalogue.
        Assert.Equal(0xcbf43926u, Crc32.Of("123456789"u8));
    }

    [Fact]
    public void Checksums_are_those_that_the_framework_writes_however_the_bytes_come()
    {
        var random = new Random(3);
        foreach (int length in (int[])[1, 7, 8, 9, 63, 1000, 100_003])
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            using var stream = new MemoryStream();
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            using (Stream entry = archive.CreateEntry("a").Open())
                entry.Write(bytes);
            stream.Position = 0;
            using var read = new ZipArchive(stream);
            var crc = new Crc32();
            for (int from = 0; from < length; from += 13)
                crc.Append(bytes.AsSpan(from, Math.Min(13, length - from)));
            Assert.Equal(read.Entries[0].Crc32, crc.Value);
            Assert.Equal(read.Entries[0].Crc32, Crc32.Of(bytes));
        }
    }
}

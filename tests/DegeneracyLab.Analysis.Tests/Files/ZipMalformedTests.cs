using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Zip archives, right and wrong.</summary>
public sealed class ZipMalformedTests
{
    private static readonly byte[] Array = NumpyMalformedTests.Of("{'descr': '|u1', 'fortran_order': False, 'shape': (4,)}", 4);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Narrow_and_wide_archives_are_read(bool wide, bool deflated)
    {
        var zip = new RawZip { IsWide = wide, Comment = "PK\u0005\u0006 is not the end" };
        zip.Entries.Add(new() { Name = "größe.npy", Data = Array, IsDeflated = deflated });
        zip.Entries.Add(new() { Name = "folder/b.npy", Data = Array, IsDeflated = deflated });
        using TensorFile file = FileData.Open(zip.ToArray());
        Assert.Equal(["größe", "folder/b"], file.Entries.Select(entry => entry.Name));
        using Tensor tensor = file.Read("folder/b");
        Assert.Equal([0, 0, 0, 0], tensor.data<byte>().ToArray());
    }

    [Fact]
    public void An_empty_archive_has_no_tensors()
    {
        using TensorFile file = FileData.Open(new RawZip().ToArray());
        Assert.Equal(TensorFileFormat.Npz, file.Format);
        Assert.Empty(file.Entries);
    }

    [Theory]
    [InlineData("../a.npy", "leads out of the archive: it has the folder '..'")]
    [InlineData("a/../../b.npy", "leads out of the archive: it has the folder '..'")]
    [InlineData("..\\a.npy", "leads out of the archive: it has the folder '..'")]
    [InlineData("/etc/a.npy", "leads out of the archive: it begins at a root")]
    [InlineData("\\a.npy", "leads out of the archive: it begins at a root")]
    [InlineData("C:a.npy", "leads out of the archive: it begins at a root")]
    [InlineData("a\0.npy", "has a null character in its name")]
    [InlineData("", "has an empty name")]
    [InlineData("a.txt", "the archive has the entry 'a.txt'; expected were the entries of an .npz file")]
    [InlineData("a/", "the archive has the entry 'a/'")]
    public void A_name_that_can_not_be_is_named(string name, string message) => FileData.AssertRefused(RawZip.Of((name, Array)).ToArray(), message);

    [Fact]
    public void The_same_name_twice_is_named() => FileData.AssertRefused(RawZip.Of(("a.npy", Array), ("a.npy", Array)).ToArray(), "the name 'a.npy' occurs twice in its directory");

    [Fact]
    public void Entries_that_overlap_are_named()
    {
        // The second entry of the directory is the first one once more, under another name: ten thousand of them would be a bomb of small size.
        Refused("the entry 'b.npy': its header at byte 0 has another name or compression than the directory", new() { Name = "a.npy", Data = Array }, new() { Name = "b.npy", Data = Array, Place = 0, LocalName = "a.npy" });
        var inner = new RawZip();
        inner.Entries.Add(new() { Name = "b.npy", Data = Array });
        byte[] header = inner.ToArray()[..(30 + 5 + Array.Length)];
        Refused("the entry 'b.npy' begins at byte 35 and overlaps 'a.npy'", new() { Name = "a.npy", Data = header }, new() { Name = "b.npy", Data = Array, Place = 35 });
    }

    [Fact]
    public void Bombs_are_refused_before_they_go_off()
    {
        Refused("more than 1032 times the 9 that are stored", new RawZip.Entry { Name = "a.npy", Data = Array, StoredBytes = RawZip.Deflate(new byte[3000])[..9], IsDeflated = true, Length = 1 << 30 });
        // A true size, but a header that asks for more; and more bytes than are said to be there.
        Refused("bytes follow its header, but f8 [1000000000] has 8000000000", new RawZip.Entry { Name = "a.npy", IsDeflated = true, Data = NumpyMalformedTests.Of("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,)}", 1000) });
        Refused("but more are compressed", new RawZip.Entry { Name = "a.npy", IsDeflated = true, Data = Array, StoredBytes = RawZip.Deflate([.. Array, .. new byte[100_000]]) });
        Refused("its compressed bytes end before byte", new RawZip.Entry { Name = "a.npy", IsDeflated = true, Data = Array, StoredBytes = RawZip.Deflate(Array[..^2]) });
    }

    [Fact]
    public void Entries_that_lie_are_named()
    {
        Refused("is encrypted", new RawZip.Entry { Name = "a.npy", Data = Array, Flags = 1 });
        Refused("has the compression method 14; supported are 0 (none) and 8 (deflate)", new RawZip.Entry { Name = "a.npy", Data = Array, Method = 14 });
        Refused("is not compressed, but is said to have 5 bytes and to take", new RawZip.Entry { Name = "a.npy", Data = Array, Length = 5 });
        Refused("but the directory begins at", new RawZip.Entry { Name = "a.npy", Data = Array, Length = 1 << 20, StoredLength = 1 << 20 });
        Refused("has another name or compression than the directory", new RawZip.Entry { Name = "a.npy", Data = Array, LocalName = "b.npy" });
        Refused("is said to begin at byte 4000000000", new() { Name = "a.npy", Data = Array }, new() { Name = "b.npy", Data = Array, Place = 4_000_000_000 });
        Refused("there is no header at byte 1", new() { Name = "a.npy", Data = Array }, new() { Name = "b.npy", Data = Array, Place = 1 });
        Refused("its CRC-32 is", new RawZip.Entry { Name = "a.npy", Data = Array, Crc = 1 });
    }

    [Fact]
    public void A_directory_that_does_not_fit_is_named()
    {
        byte[] fine = RawZip.Of(("a.npy", Array)).ToArray();
        FileData.AssertRefused(fine[..^1], "it may have been cut off");
        FileData.AssertRefused([.. fine, 0], "it may have been cut off");
        FileData.AssertRefused([.. fine[..40], .. fine[41..]], "but should end at byte");
        foreach (bool wide in (bool[])[false, true])
        {
            var zip = new RawZip { IsWide = wide, ExtraCount = 1 };
            zip.Entries.Add(new() { Name = "a.npy", Data = Array });
            FileData.AssertRefused(zip.ToArray(), "entry 1 of its directory, of 2, is damaged or missing");
        }

        var less = new RawZip { ExtraCount = -1 };
        less.Entries.Add(new() { Name = "a.npy", Data = Array });
        FileData.AssertRefused(less.ToArray(), "bytes after the last of 0 entries");
    }

    private static void Refused(string message, params RawZip.Entry[] entries)
    {
        var zip = new RawZip();
        zip.Entries.AddRange(entries);
        // Under either way of writing sizes, the refusal is the same.
        FileData.AssertRefused(zip.ToArray(), message);
        var wide = new RawZip { IsWide = true };
        wide.Entries.AddRange(entries);
        FileData.AssertRefused(wide.ToArray(), message);
    }
}

using System.Text;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>
/// Damaged files are refused with <see cref="InvalidDataException"/> or read to something that fits them: never another exception, never
/// memory that the file does not bear out. (<see cref="Storage.SafetensorsFuzzTests"/> is the same for safetensors.)
/// </summary>
public sealed class FileFuzzTests
{
    private static readonly int Rounds = LongRun.IsOn ? 50_000 : 2_000;

    /// <summary>Texts that change the meaning of a header or a pickle.</summary>
    private static readonly byte[][] Tokens =
    [
        .. ((string[])["'descr'", "'shape'", "'fortran_order'", "True", "False", "(", ")", "{", "}", ",", ":", "'<f8'", "'>f4'", "'|b1'", "'|O'", "0", "-1", "4294967296", "9223372036854775807", "cos\nsystem\n", "ctorch\nDoubleStorage\n", "data.pkl", ".npy", "../"]).Select(Encoding.ASCII.GetBytes),
        [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0], "h\0"u8.ToArray(), "R"u8.ToArray(), "Q"u8.ToArray(), "b"u8.ToArray(), "("u8.ToArray(), "t"u8.ToArray(), "PK\u0001\u0002"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(),
    ];

    [Fact]
    public void Arrays() =>
        Fuzz(11, Damage, (file, tensors, bytes) =>
        {
            // Without its magic number the file may be one of TorchSharp.
            if (file.Format != TensorFileFormat.Npy)
                return;
            // The elements are the end of the file, in one order or another.
            byte[] found = [.. tensors[0].bytes];
            byte[] stored = bytes[^found.Length..];
            Assert.Equal(stored.Order(), found.Order());
        }, NumpyMalformedTests.Of("{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }", 24), File.ReadAllBytes(FileData.Of("matrix.npy")));

    [Fact]
    public void Archives_of_arrays()
    {
        byte[][] files = [File.ReadAllBytes(FileData.Of("orders.npz")), File.ReadAllBytes(FileData.Of("compressed.npz")), Wide()];
        HashSet<string> contents = [.. files.SelectMany(Contents)];
        // Headers and elements are under a checksum: what is read at all is what was written.
        Fuzz(12, Damage, (file, tensors, _) => Assert.All(tensors, tensor => Assert.Contains(Content(tensor), contents)), files);
    }

    [Fact]
    public void Pickled_dictionaries() => Fuzz(13, Damage, Fits, [.. ((string[])["views.pt", "views-protocol-4.pt", "views-legacy.pt", "checkpoint.pt"]).Select(name => File.ReadAllBytes(FileData.Of(name)))]);

    /// <summary>The pickle alone is damaged, and its archive made new around it, so that lengths may change.</summary>
    [Fact]
    public void Pickles()
    {
        byte[][] files = [.. ((string[])["views.pt", "views-protocol-4.pt", "checkpoint.pt"]).Select(name => File.ReadAllBytes(FileData.Of(name)))];
        (string Name, byte[] Data)[][] archives = [.. files.Select(Unpack)];
        int[] pickles = [.. archives.Select(archive => Array.FindIndex(archive, entry => entry.Name.EndsWith("data.pkl", StringComparison.Ordinal)))];
        int round = 0;
        Fuzz(14, (random, _) =>
        {
            int i = round++ % archives.Length;
            (string Name, byte[] Data)[] archive = [.. archives[i]];
            archive[pickles[i]].Data = Damage(random, archive[pickles[i]].Data);
            return RawZip.Of(archive).ToArray();
        }, Fits, files);
    }

    [Fact]
    public void State_dictionaries_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        nn.Sequential(("linear", nn.Linear(130, 2)), ("norm", nn.BatchNorm1d(3)), ("half", nn.Linear(2, 2, dtype: ScalarType.BFloat16))).save(folder["x"]);
        Fuzz(15, Damage, (file, tensors, bytes) =>
        {
            // Numbers in LEB128 may have bytes too many; otherwise the file is what would be written of its tensors.
            byte[] again = Written(file.Entries, tensors);
            Assert.InRange(again.Length, 0, bytes.Length);
            if (again.Length == bytes.Length)
                Assert.Equal(bytes, again);
        }, File.ReadAllBytes(folder["x"]), [2, 1, (byte)'a', 11, 1, 2, 0, 1, 1, (byte)'b', 0, 0, 7]);
    }

    private static void Fuzz(int seed, Func<Random, byte[], byte[]> damage, Action<TensorFile, IReadOnlyList<Tensor>, byte[]> check, params byte[][] files)
    {
        var random = new Random(seed);
        long alive = Storage.SafetensorsRoundTripTests.SettledTensorCount();
        int refused = 0;
        foreach (byte[] file in files)
            Assert.True(Try(file, check, "the file itself"));
        for (int round = 0; round < Rounds; round++)
        {
            byte[] file = damage(random, files[round % files.Length]);
            if (!Try(file, check, $"Round {round} of seed {seed}"))
                refused++;
        }

        Assert.Equal(alive, Tensor.TotalCount);
        // Both outcomes occur, so the damage is neither too little nor too much to mean anything.
        Assert.InRange(refused, Rounds / 10, Rounds - 10);
    }

    /// <summary>Reads all that a file has; false where it is refused.</summary>
    private static bool Try(byte[] bytes, Action<TensorFile, IReadOnlyList<Tensor>, byte[]> check, string round)
    {
        using var scope = NewDisposeScope();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long numbers = 0;
        TensorFile? file = null;
        try
        {
            file = FileData.Open(bytes);
            List<Tensor> tensors = [];
            foreach (TensorEntry entry in file.Entries)
            {
                Tensor tensor = file.Read(entry.Name);
                Assert.Equal(entry.Type, tensor.dtype);
                Assert.Equal(entry.Shape, tensor.shape);
                numbers += tensor.numel() * tensor.element_size();
                tensors.Add(tensor);
            }

            Assert.InRange(numbers, 0, (long)TensorFile.MaximumExpansion * bytes.Length);
            AssertAllocated();
            check(file, tensors, bytes);
            return true;
        }
        catch (InvalidDataException)
        {
            AssertAllocated();
            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{round}: {exception}\n{Convert.ToBase64String(bytes)}");
            return false;
        }
        finally
        {
            file?.Dispose();
        }

        void AssertAllocated()
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 500_000 + (100 * bytes.Length), $"{round} allocated {allocated} bytes of managed memory:\n{Convert.ToBase64String(bytes)}");
        }
    }

    private static byte[] Damage(Random random, byte[] file)
    {
        byte[] damaged = [.. file];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            // Headers and directories are at the ends.
            int at = random.Next(3) switch
            {
                0 => random.Next(damaged.Length),
                1 => random.Next(Math.Min(damaged.Length, 300)),
                _ => damaged.Length - 1 - random.Next(Math.Min(damaged.Length, 300)),
            };
            byte[] token = Tokens[random.Next(Tokens.Length)];
            damaged = random.Next(8) switch
            {
                0 => damaged[..at],
                1 => [.. damaged[..at], .. token, .. damaged[at..]],
                2 => [.. damaged[..at], .. token, .. damaged[Math.Min(damaged.Length, at + token.Length)..]],
                3 => [.. damaged[..at], .. damaged[Math.Min(damaged.Length, at + random.Next(1, 9))..]],
                4 => [.. damaged[..at], .. damaged[random.Next(damaged.Length)..]],
                _ => [.. damaged[..at], (byte)random.Next(256), .. damaged[(at + 1)..]],
            };
            if (damaged.Length == 0)
                return damaged;
        }

        return damaged;
    }

    private static void Fits(TensorFile file, IReadOnlyList<Tensor> tensors, byte[] bytes)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, file.Entries.Zip(tensors).Where(pair => pair.Second.dtype != ScalarType.ComplexFloat64).ToDictionary(pair => pair.First.Name, pair => pair.Second));
        Assert.InRange(stream.Length, 0, bytes.Length * (TensorFile.MaximumExpansion + 64L));
    }

    private static byte[] Wide()
    {
        var zip = new RawZip { IsWide = true };
        zip.Entries.Add(new() { Name = "a.npy", Data = NumpyMalformedTests.Of("{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }", 24, version: 2), IsDeflated = true });
        zip.Entries.Add(new() { Name = "b.npy", Data = NumpyMalformedTests.Of("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", 1) });
        return zip.ToArray();
    }

    private static IEnumerable<string> Contents(byte[] bytes)
    {
        using var scope = NewDisposeScope();
        using TensorFile file = FileData.Open(bytes);
        return [.. file.Entries.Select(entry => Content(file.Read(entry.Name)))];
    }

    private static string Content(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}] {(tensor.numel() > 0 ? Convert.ToHexString(tensor.bytes) : "")}";

    private static (string Name, byte[] Data)[] Unpack(byte[] bytes)
    {
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        return [.. archive.Entries.Select(entry =>
        {
            using Stream content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return (entry.FullName, copy.ToArray());
        })];
    }

    private static byte[] Written(IReadOnlyList<TensorEntry> entries, IReadOnlyList<Tensor> tensors)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt(entries.Count);
        foreach ((TensorEntry entry, Tensor tensor) in entries.Zip(tensors))
        {
            writer.Write(entry.Name);
            writer.Write7BitEncodedInt((int)entry.Type);
            writer.Write7BitEncodedInt(entry.Shape.Count);
            foreach (long size in entry.Shape)
                writer.Write7BitEncodedInt64(size);
            if (tensor.numel() > 0)
                writer.Write(tensor.bytes);
        }

        return stream.ToArray();
    }
}

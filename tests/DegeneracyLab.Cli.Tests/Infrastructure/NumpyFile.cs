using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DegeneracyLab.Cli.Tests;

/// <summary>Arrays as NumPy writes them (format 1.0, numpy.lib.format). No tensor engine is at hand in these tests.</summary>
internal static class NumpyFile
{
    /// <summary>An array of float64.</summary>
    public static byte[] Array(double[] numbers, params int[] shape) => Array("<f8", MemoryMarshal.AsBytes(numbers.AsSpan()), shape);

    /// <summary>An array of int64.</summary>
    public static byte[] Array(long[] numbers, params int[] shape) => Array("<i8", MemoryMarshal.AsBytes(numbers.AsSpan()), shape);

    /// <summary>An array of any type.</summary>
    public static byte[] Array(string type, ReadOnlySpan<byte> elements, params int[] shape)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Concat(shape.Select(size => $"{size}, "))}), }}";
        // The elements begin at a multiple of 64 bytes.
        header = header.PadRight(header.Length + ((64 - ((10 + header.Length + 1) % 64)) % 64)) + "\n";
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. elements];
    }

    /// <summary>Writes an archive of arrays, as numpy.savez does.</summary>
    public static void Write(string path, params (string Name, byte[] Array)[] arrays)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] array) in arrays)
        {
            using Stream entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
            entry.Write(array);
        }
    }

    /// <summary>The arrays of a safetensors file of float64, by their names.</summary>
    public static (string Name, byte[] Array)[] Of(string safetensors)
    {
        byte[] file = File.ReadAllBytes(safetensors);
        int length = BitConverter.ToInt32(file);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, length));
        return [.. header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__").Select(tensor =>
        {
            Assert.Equal("F64", tensor.Value.GetProperty("dtype").GetString());
            int[] offsets = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt32())];
            return (tensor.Name, Array("<f8", file.AsSpan()[(8 + length + offsets[0])..(8 + length + offsets[1])], [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]));
        })];
    }
}

using System.Buffers.Binary;
using System.Text;

namespace DegeneracyLab.Analysis.Tests.Storage;

/// <summary>Safetensors files put together by hand, whether they are right or not.</summary>
internal static class RawFile
{
    public static byte[] Of(string header, int dataLength) => Of(Encoding.UTF8.GetBytes(header), new byte[dataLength]);

    public static byte[] Of(byte[] header, byte[] data) => [.. Length((ulong)header.Length), .. header, .. data];

    public static byte[] Length(ulong length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }
}

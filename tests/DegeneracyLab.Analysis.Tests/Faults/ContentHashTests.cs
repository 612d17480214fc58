using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The hash of samples, of data of any size.</summary>
public sealed class ContentHashTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void It_is_the_sum_of_the_hashes_of_rows()
    {
        Tensor data = Compare.Gaussian(1, 7, 3);
        UInt128 expected = 0;
        foreach (double[] row in Enumerable.Range(0, 7).Select(row => data[row].data<double>().ToArray()))
            expected = unchecked(expected + BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(row.AsSpan()))));
        Assert.Equal(expected, ContentHash.OfSamples(data));
        Assert.Equal(expected, ContentHash.OfSamples(data.t().contiguous().t()));
        Assert.Equal(expected, unchecked(ContentHash.OfSamples(data.narrow(0, 0, 2)) + ContentHash.OfSamples(data.narrow(0, 2, 5))));
        Assert.Equal((UInt128)0, ContentHash.OfSamples(data.narrow(0, 0, 0)));
        Assert.Equal((UInt128)0, ContentHash.OfSamples(data.narrow(1, 0, 0)));
    }

    /// <summary>A view of memory in .NET has at most 2 GiB.</summary>
    [Fact]
    public void Data_of_more_than_two_gibibytes_have_one()
    {
        LongRun.Only();
        const long Rows = 70, Columns = 4 << 20;
        Tensor row = arange(Columns, ScalarType.Float64).unsqueeze(0), data = row.expand(Rows, Columns);
        Assert.True(data.numel() * 8 > int.MaxValue);
        UInt128 one = ContentHash.OfSamples(row), expected = 0;
        for (int i = 0; i < Rows; i++)
            expected = unchecked(expected + one);
        Assert.Equal(expected, ContentHash.OfSamples(data));
    }
}

using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class DataTests
{
    [Fact]
    public void Elements_come_out_in_the_order_of_the_indices()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        TensorAccessor<double> data = x.data<double>(), transposed = x.t().data<double>();

        Assert.Equal(6, data.Count);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], data.ToArray());
        Assert.Equal([1.0, 4, 2, 5, 3, 6], transposed.ToArray());
        Assert.Equal([1.0, 4, 2, 5, 3, 6], transposed);
        Assert.Equal(6, data[1, 2]);
        Assert.Equal(6, transposed[2, 1]);
        Assert.Equal(4, data[3]);
        Assert.Equal(2, transposed[2]);
        Assert.Equal(2, transposed[1, 0]);
        Assert.Equal(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, (double[,])data.ToNDArray());
        data[0, 0] = 9;
        Assert.Equal(9, x[0, 0].item<double>());
        data.CopyFrom([7.0, 8]);
        Expect.Close(x, 7, 8, 3, 4, 5, 6);
        var part = new double[3];
        transposed.CopyTo(part, 0, 2);
        Assert.Equal([8.0, 5, 3], part);
    }

    [Fact]
    public void Other_types_and_other_places_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2);

        Assert.Contains("Double is not compatible with Float32", Assert.Throws<ArgumentException>(() => x.data<double>()).Message);
        Assert.Contains("Double is not compatible with Float32", Assert.Throws<ArgumentException>(() => x[0].item<double>()).Message);
        Assert.Throws<ArgumentException>(() => x.item<float>());
        Assert.ThrowsAny<Exception>(() => x.data<float>()[2]);
        Assert.ThrowsAny<Exception>(() => x.data<float>()[-1]);
    }

    [Fact]
    public void Numbers_convert()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.75f);

        Assert.Equal(2.75f, x.item<float>());
        Assert.Equal(2.75, x.ToDouble());
        Assert.Equal(2.75f, x.ToSingle());
        Assert.Equal(2.75, (double)x);
        Assert.Equal(2, (long)x);
        Assert.Equal(2, x.ToInt32());
        Assert.True(x.ToBoolean());
        Assert.Equal(-3, tensor(-3L).ToInt64());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal(float32, x.ToScalar().Type);
        Assert.Equal(1 + (1L << 60), tensor(1 + (1L << 60)).ToInt64());
        Assert.ThrowsAny<ArgumentException>(() => ones(2).ToDouble());
    }

    [Fact]
    public void Types_convert()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(0, 1.75);

        Assert.Equal(float32, x.to(float32).dtype);
        Assert.Equal(int64, x.to_type(int64).dtype);
        Expect.Close(x.@long(), 0, 1);
        Expect.Close(x.@bool(), 0, 1);
        Assert.Equal(float32, x.@float().dtype);
        Assert.Equal(int64, x.type_as(arange(1)).dtype);
        Assert.Equal(float64, x.cpu().dtype);
        Assert.True(x.is_floating_point());
        Assert.False(x.to(int32).is_floating_point());
    }

    [Fact]
    public void Bytes_are_the_memory()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 2f });

        Assert.Equal(BitConverter.GetBytes(1f).Concat(BitConverter.GetBytes(2f)), x.bytes.ToArray());
        x.bytes = BitConverter.GetBytes(3f).Concat(BitConverter.GetBytes(4f)).ToArray();
        Expect.Close(x, 3, 4);
    }

    [Fact]
    public void Filling_in_place()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(2, float64);

        Expect.Close(x.fill_(3), 3, 3);
        Expect.Close(x.copy_(Expect.Vector(1, 2)), 1, 2);
        Expect.Close(x.copy_(tensor(7f)), 7, 7);
        Expect.Close(x.zero_(), 0, 0);
    }

#if TORCH_SYSTEM
    [Fact]
    public void Values_print_like_numpys()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal("[[1 2]\n [3 4.5]]", tensor(new double[,] { { 1, 2 }, { 3, 4.5 } }).npstr(newLine: "\n"));
        Assert.Equal("[True False]", tensor(new[] { true, false }).npstr());
        Assert.Equal("[0 1 2 ... 97 98 99]", arange(100).npstr());
        Assert.Equal("2.5", tensor(2.5).str(style: TensorStringStyle.Numpy));
    }
#endif
}

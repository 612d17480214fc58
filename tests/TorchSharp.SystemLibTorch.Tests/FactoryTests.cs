using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class FactoryTests
{
    [Fact]
    public void Constants()
    {
        using DisposeScope scope = NewDisposeScope();
        Expect.Close(zeros(2), 0, 0);
        Expect.Close(ones(1, 2), 1, 1);
        Expect.Close(full(2, 2.5), 2.5, 2.5);
        Expect.Close(full([2, 1], 3, float64), 3, 3);
        Expect.Close(eye(2), 1, 0, 0, 1);
        Expect.Close(eye(1, 2), 1, 0);
        Expect.Shape(empty(2, 3, 4), 2, 3, 4);
        Expect.Shape(zeros(1, 2, 3, 4), 1, 2, 3, 4);
        Expect.Shape(zeros([]), []);
        Expect.Close(zeros_like(ones(2)), 0, 0);
        Expect.Close(ones_like(zeros(2)), 1, 1);
        Expect.Close(zeros(2).full_like(4), 4, 4);
        Expect.Shape(empty_like(zeros(3, 2)), 3, 2);
        Assert.Equal(int64, full(2, 3).dtype);
        Assert.Equal(float32, full(2, 3.0).dtype);
        Assert.Equal(float64, zeros(2, dtype: float64).dtype);
        Assert.True(ones(2, requires_grad: true).requires_grad);
    }

    [Fact]
    public void Sequences()
    {
        using DisposeScope scope = NewDisposeScope();
        Expect.Close(arange(3), 0, 1, 2);
        Expect.Close(arange(1, 4), 1, 2, 3);
        Expect.Close(arange(0.0, 1.0, 0.5, float64), 0, 0.5);
        Expect.Close(linspace(0, 1, 5), 0, 0.25, 0.5, 0.75, 1);
        Expect.Close(logspace(0, 2, 3), 1, 10, 100);
        Assert.Equal(int64, arange(3).dtype);
        Assert.Equal(float32, arange(3.0).dtype);
        Assert.Equal(float32, linspace(0, 1, 2).dtype);
    }

    [Fact]
    public void Values_of_NET_keep_their_types()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(float64, tensor(1.5).dtype);
        Assert.Equal(float32, tensor(1.5f).dtype);
        Assert.Equal(int64, tensor(1L).dtype);
        Assert.Equal(int32, tensor(1).dtype);
        Assert.Equal(@bool, tensor(true).dtype);
        Assert.Equal(uint8, tensor((byte)1).dtype);
        Assert.Equal(0, tensor(1.5).dim());
        Expect.Close(tensor(new[] { 1.5f, 2 }), 1.5, 2);
        Expect.Close(tensor(new List<double> { 1, 2 }), 1, 2);
        Expect.Close(tensor(new[] { 1L, 2 }, dtype: float64), 1, 2);
        Expect.Close(tensor(new[] { true, false }), 1, 0);
        Expect.Close(tensor(new double[] { 1, 2, 3, 4 }, [2L, 2]), 1, 2, 3, 4);
        Expect.Shape(tensor(new List<double> { 1, 2, 3, 4 }, 2, 2), 2, 2);
        Expect.Shape(tensor(new float[2, 3, 4]), 2, 3, 4);
        Expect.Shape(tensor(Array.Empty<double>()), 0);
        Expect.Close(from_array(new[,] { { 1, 2 }, { 3, 4 } }), 1, 2, 3, 4);
        Tensor implicitly = 2.5;
        Expect.Close(implicitly, 2.5);
    }

    [Fact]
    public void An_array_is_copied()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] array = [1, 2];
        Tensor x = tensor(array);

        array[0] = 9;
        Expect.Close(x, 1, 2);
    }

    [Fact]
    public void An_array_that_is_too_short_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => tensor(new double[] { 1, 2, 3 }, [2L, 2]));
    }

    [Fact]
    public void The_default_type_can_be_changed()
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            set_default_dtype(float64);
            Assert.Equal(float64, zeros(1).dtype);
            Assert.Equal(float64, get_default_dtype());
        }
        finally
        {
            set_default_dtype(float32);
        }
        Assert.Equal(float32, zeros(1).dtype);
    }

#if TORCH_SYSTEM
    [Fact]
    public void Floating_point_types_tell_their_limits()
    {
        Assert.Equal(Math.BitIncrement(1.0) - 1, finfo(float64).eps);
        Assert.Equal(MathF.BitIncrement(1f) - 1, (float)finfo(float32).eps);
        Assert.Equal(double.MaxValue, finfo(float64).max);
    }
#endif
}

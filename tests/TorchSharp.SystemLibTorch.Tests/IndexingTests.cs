using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class IndexingTests
{
    [Fact]
    public void Numbers_ranges_and_ellipses_select()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(2, 3, 2);

        Expect.Close(x[1, 2, 0], 11);
        Expect.Close(x[0], 1, 2, 3, 4, 5, 6);
        Expect.Close(x[-1, 0], 7, 8);
        Expect.Close(x[TensorIndex.Ellipsis, 1], 2, 4, 6, 8, 10, 12);
        Expect.Close(x[TensorIndex.Colon, 1], 3, 4, 9, 10);
        Expect.Close(x[.., 1..3, 0], 3, 5, 9, 11);
        Expect.Close(x[0, ..^1, 0], 1, 3);
        Expect.Close(x[0, ^1, 0], 5);
        Expect.Close(x[0, ^2.., 0], 3, 5);
        Expect.Close(x[0, TensorIndex.Slice(0, null, 2), 0], 1, 5);
        Expect.Close(x[0, TensorIndex.Slice(stop: 2), 0], 1, 3);
        Expect.Shape(x[TensorIndex.None, 0], 1, 3, 2);
        Expect.Shape(x[.., TensorIndex.Null], 2, 1, 3, 2);
        Expect.Shape(x[2..], 0, 3, 2);
        Expect.Shape(x[^0..], 0, 3, 2);
    }

    [Fact]
    public void Tensors_select()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(3, 2);

        Expect.Close(x[tensor(new[] { 2L, 0 })], 5, 6, 1, 2);
        Expect.Close(x[x > 3], 4, 5, 6);
        Expect.Close(x[tensor(new[] { 0L, 2 }), tensor(new[] { 1L, 0 })], 2, 5);
        Expect.Close(x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new[] { 1L }))], 2, 4, 6);
        Expect.Close(x.index_select(1, tensor(new[] { 1L, 1 })), 2, 2, 4, 4, 6, 6);
        Expect.Close(x.gather(1, tensor(new[,] { { 1L }, { 0L }, { 1L } })), 2, 3, 6);
        Expect.Close(x.take(tensor(new[] { 5L, 0 })), 6, 1);
        Expect.Close(x.masked_select(x < 3), 1, 2);
        Expect.Close(take_along_dim(x, tensor(new[,] { { 0L, 2L } }), 0), 1, 6);
    }

    [Fact]
    public void Setters_write_into_the_tensor()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros(3, 2, float64);

        x[0, 1] = 5.0;
        Expect.Close(x, 0, 5, 0, 0, 0, 0);
        x[1] = Expect.Vector(6, 7);
        Expect.Close(x, 0, 5, 6, 7, 0, 0);
        x[.., 0] = tensor(1.0);
        Expect.Close(x, 1, 5, 1, 7, 1, 0);
        x[x > 4] = tensor(0.0);
        Expect.Close(x, 1, 0, 1, 0, 1, 0);
        x[tensor(new[] { 0L, 2 })] = Expect.Vector(8, 9);
        Expect.Close(x, 8, 9, 1, 0, 8, 9);
        x.index_put_(tensor(1.0), [tensor(new[] { 1L, 1 })], accumulate: true);
        Expect.Close(x[1], 3, 2);
        x.index_put_((Scalar)4, TensorIndex.Single(0));
        Expect.Close(x[0], 4, 4);
    }

    [Fact]
    public void Scatter_fill_and_parts()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor index = tensor(new[] { 0L, 2, 0 }), source = Expect.Vector(1, 2, 4);

        Expect.Close(zeros(3, float64).scatter_add(0, index, source), 5, 0, 2);
        Expect.Close(zeros(3, float64).scatter(0, tensor(new[] { 2L, 1 }), Expect.Vector(5, 6)), 0, 6, 5);
        Expect.Close(zeros(3, float64).index_add(0, index, source, 2), 10, 0, 4);
        Expect.Close(zeros(3, float64).index_fill(0, tensor(new[] { 1L }), 3), 0, 3, 0);
        Expect.Close(zeros(3, float64).masked_fill(tensor(new[] { true, false, true }), 7), 7, 0, 7);
        Expect.Close(zeros(2, 2, float64).masked_fill_(tensor(new[] { true, false }), double.NegativeInfinity), double.NegativeInfinity, 0, double.NegativeInfinity, 0);
        Expect.Close(zeros(2, 3, float64).scatter_add_(1, tensor(new[,] { { 2L, 2 }, { 0L, 1 } }), Expect.Counting(2, 2)), 0, 0, 3, 3, 4, 0);
        Expect.Close(Expect.Vector(1, 2, 3, 4).slice(0, 1, 4, 2), 2, 4);
        Expect.Close(Expect.Vector(1, 2, 3, 4).narrow(0, 1, 2), 2, 3);
        Expect.Close(Expect.Counting(2, 2).select(1, 1), 2, 4);
    }
}

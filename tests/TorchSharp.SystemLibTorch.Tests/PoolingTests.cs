using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.SystemLibTorch.Tests;

public class PoolingTests
{
    [Theory]
    [InlineData(2, 2, 2, 2, 0, 0, 1, 1, false)]
    [InlineData(3, 2, 2, 1, 1, 0, 1, 1, false)]
    [InlineData(2, 3, 1, 2, 1, 1, 2, 1, false)]
    [InlineData(2, 3, 2, 3, 0, 0, 1, 1, true)]
    public void A_maximum_and_where_it_is(
        int kernelY, int kernelX, int strideY, int strideX, int paddingY, int paddingX, int dilationY, int dilationX, bool ceiling)
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] x = Images.Some(2, 3, 5, 7);
        var expected = new double[2, 3, Windows(5, kernelY, strideY, paddingY, dilationY, ceiling), Windows(7, kernelX, strideX, paddingX, dilationX, ceiling)];
        List<double> places = [];
        foreach ((int n, int c, int i, int j) in Images.Places(expected))
        {
            double best = double.NegativeInfinity;
            int at = -1;
            for (int u = 0; u < kernelY; u++)
            {
                for (int v = 0; v < kernelX; v++)
                {
                    int row = (i * strideY) - paddingY + (u * dilationY), column = (j * strideX) - paddingX + (v * dilationX);
                    double value = Images.At(x, n, c, row, column, double.NegativeInfinity);
                    if (value > best) (best, at) = (value, (row * 7) + column);
                }
            }
            expected[n, c, i, j] = best;
            places.Add(at);
        }

        (Tensor output, Tensor indices) = max_pool2d_with_indices(
            tensor(x), [kernelY, kernelX], [strideY, strideX], [paddingY, paddingX], [dilationY, dilationX], ceiling);

        Images.Close(output, expected);
        Expect.Close(indices, [.. places]);
        Assert.Equal(int64, indices.dtype);
        Images.Close(max_pool2d(tensor(x), [kernelY, kernelX], [strideY, strideX], [paddingY, paddingX], [dilationY, dilationX], ceiling), expected);
        Images.Close(max_pool2d(tensor(x), (kernelY, kernelX), (strideY, strideX), (paddingY, paddingX), (dilationY, dilationX), ceiling), expected);
    }

    [Theory]
    [InlineData(2, 2, 2, 2, 0, 0, false, true)]
    [InlineData(3, 2, 2, 1, 1, 1, false, true)]
    [InlineData(3, 2, 2, 1, 1, 1, false, false)]
    [InlineData(2, 3, 2, 3, 1, 1, true, true)]
    [InlineData(2, 3, 2, 3, 1, 1, true, false)]
    public void A_mean_counts_the_border_or_not(
        int kernelY, int kernelX, int strideY, int strideX, int paddingY, int paddingX, bool ceiling, bool countsBorder)
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] x = Images.Some(2, 3, 5, 7);
        var expected = new double[2, 3, Windows(5, kernelY, strideY, paddingY, 1, ceiling), Windows(7, kernelX, strideX, paddingX, 1, ceiling)];
        var sums = (double[,,,])expected.Clone();
        foreach ((int n, int c, int i, int j) in Images.Places(expected))
        {
            int counted = 0;
            for (int u = 0; u < kernelY; u++)
            {
                for (int v = 0; v < kernelX; v++)
                {
                    int row = (i * strideY) - paddingY + u, column = (j * strideX) - paddingX + v;
                    bool inside = row >= 0 && row < 5 && column >= 0 && column < 7;
                    // What lies beyond the padding is in no window, though rounding up lets windows reach there.
                    if (inside || (countsBorder && row < 5 + paddingY && column < 7 + paddingX)) counted++;
                    sums[n, c, i, j] += Images.At(x, n, c, row, column);
                }
            }
            expected[n, c, i, j] = sums[n, c, i, j] / counted;
        }

        Images.Close(avg_pool2d(tensor(x), [kernelY, kernelX], [strideY, strideX], [paddingY, paddingX], ceiling, countsBorder), expected);
        Images.Close(avg_pool2d(tensor(x), (kernelY, kernelX), (strideY, strideX), (paddingY, paddingX), ceiling, countsBorder), expected);
        Images.Close(avg_pool2d(tensor(x), [kernelY, kernelX], [strideY, strideX], [paddingY, paddingX], ceiling, countsBorder, 1), sums);
    }

    [Fact]
    public void One_number_counts_for_both_directions_and_windows_lie_side_by_side()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(1, 1, 4, 4);

        Expect.Close(max_pool2d(x, 2), 6, 8, 14, 16);
        Expect.Close(max_pool2d(x, (2, 1)), 5, 6, 7, 8, 13, 14, 15, 16);
        Expect.Close(max_pool2d(x, 2, stride: 1, dilation: 2), 11, 12, 15, 16);
        Expect.Close(max_pool2d(x, 2, padding: 1), 1, 3, 4, 9, 11, 12, 13, 15, 16);
        Expect.Close(max_pool2d_with_indices(x, [2, 2]).indices, 5, 7, 13, 15);
        Expect.Close(avg_pool2d(x, 2), 3.5, 5.5, 11.5, 13.5);
        Expect.Close(avg_pool2d(x, (4, 2)), 7.5, 9.5);
        Expect.Close(avg_pool2d(x, 4, 4, padding: 0, divisor_override: 17), 8);
        Expect.Close(avg_pool2d(x, 3, 3, 1, count_include_pad: false), 3.5, 5.5, 11.5, 13.5);
    }

    /// <summary>The indices are all that the gradient needs.</summary>
    [Fact]
    public void The_gradient_of_a_maximum_goes_where_the_maximum_is()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(Images.Some(2, 3, 5, 6)).requires_grad_();
        (Tensor output, Tensor indices) = max_pool2d_with_indices(x, [3, 2], [1, 2]);
        Tensor weight = tensor(Images.Some(2, 3, 3, 3, 0.9));

        Tensor spread = zeros(2, 3, 30, float64).scatter_add(2, indices.flatten(2), weight.flatten(2)).reshape(2, 3, 5, 6);

        Assert.True(autograd.grad([(output * weight).sum()], [x])[0].allclose(spread, atol: 1e-15));
        Assert.True(x.flatten(2).gather(2, indices.flatten(2)).Equals(output.flatten(2)));
    }

    private static int Windows(int size, int kernel, int stride, int padding, int dilation, bool ceiling)
    {
        int room = size + (2 * padding) - (dilation * (kernel - 1)) - 1;
        int count = ((room + (ceiling ? stride - 1 : 0)) / stride) + 1;
        return (count - 1) * stride >= size + padding ? count - 1 : count;
    }
}

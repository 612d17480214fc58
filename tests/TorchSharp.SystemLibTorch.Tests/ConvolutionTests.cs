using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.SystemLibTorch.Tests;

public class ConvolutionTests
{
    [Theory]
    [InlineData(1, 1, 0, 0, 1, 1, 1)]
    [InlineData(2, 1, 0, 1, 1, 1, 1)]
    [InlineData(1, 3, 2, 1, 1, 2, 1)]
    [InlineData(2, 2, 1, 1, 2, 1, 2)]
    public void A_convolution_is_its_sum(int strideY, int strideX, int paddingY, int paddingX, int dilationY, int dilationX, int groups)
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] x = Images.Some(2, 4, 6, 7), kernel = Images.Some(6, 4 / groups, 2, 3, 0.3);
        double[] bias = [1, -2, 0.5, 3, -0.25, 4];
        var expected = new double[
            2,
            6,
            ((6 + (2 * paddingY) - dilationY - 1) / strideY) + 1,
            ((7 + (2 * paddingX) - (2 * dilationX) - 1) / strideX) + 1];
        foreach ((int n, int o, int i, int j) in Images.Places(expected))
        {
            expected[n, o, i, j] = bias[o];
            foreach ((_, int c, int u, int v) in Images.Places(kernel).Where(place => place.N == o))
            {
                int channel = (o / (6 / groups) * (4 / groups)) + c;
                int row = (i * strideY) - paddingY + (u * dilationY), column = (j * strideX) - paddingX + (v * dilationX);
                expected[n, o, i, j] += kernel[o, c, u, v] * Images.At(x, n, channel, row, column);
            }
        }

        Tensor actual = conv2d(tensor(x), tensor(kernel), tensor(bias), [strideY, strideX], [paddingY, paddingX], [dilationY, dilationX], groups);

        Images.Close(actual, expected);
    }

    [Theory]
    [InlineData(1, 1, 0, 0, 0, 0, 1, 1, 1)]
    [InlineData(2, 1, 0, 1, 1, 0, 1, 1, 1)]
    [InlineData(3, 2, 1, 1, 2, 1, 1, 2, 1)]
    [InlineData(2, 2, 1, 0, 0, 1, 2, 1, 2)]
    public void A_transposed_convolution_spreads_each_number(
        int strideY, int strideX, int paddingY, int paddingX, int moreY, int moreX, int dilationY, int dilationX, int groups)
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] x = Images.Some(2, 4, 3, 4), kernel = Images.Some(4, 6 / groups, 2, 3, 0.3);
        double[] bias = [1, -2, 0.5, 3, -0.25, 4];
        var expected = new double[
            2,
            6,
            (2 * strideY) - (2 * paddingY) + dilationY + moreY + 1,
            (3 * strideX) - (2 * paddingX) + (2 * dilationX) + moreX + 1];
        foreach ((int n, int o, int i, int j) in Images.Places(expected)) expected[n, o, i, j] = bias[o];
        foreach ((int n, int c, int i, int j) in Images.Places(x))
        {
            foreach ((_, int o, int u, int v) in Images.Places(kernel).Where(place => place.N == c))
            {
                int channel = (c / (4 / groups) * (6 / groups)) + o;
                int row = (i * strideY) - paddingY + (u * dilationY), column = (j * strideX) - paddingX + (v * dilationX);
                if (row < 0 || row >= expected.GetLength(2) || column < 0 || column >= expected.GetLength(3)) continue;
                expected[n, channel, row, column] += kernel[c, o, u, v] * x[n, c, i, j];
            }
        }

        Tensor actual = conv_transpose2d(
            tensor(x), tensor(kernel), tensor(bias), [strideY, strideX], [paddingY, paddingX], [moreY, moreX], [dilationY, dilationX], groups);

        Images.Close(actual, expected);
    }

    [Fact]
    public void What_is_left_out_is_one_step_and_no_border()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(1, 1, 3, 3), kernel = tensor(new double[,,,] { { { { 1, 10 }, { 100, 1000 } } } });

        Expect.Close(conv2d(x, kernel), 5421, 6532, 8754, 9865);
        Expect.Close(conv2d(x, kernel, strides: [2]), 5421);
        Expect.Close(conv2d(x[0], kernel), 5421, 6532, 8754, 9865);
        Expect.Close(conv_transpose2d(ones(1, 1, 1, 2, float64), kernel), 1, 11, 10, 100, 1100, 1000);
    }

    [Fact]
    public void The_transpose_is_the_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(Images.Some(1, 2, 5, 4)).requires_grad_(), kernel = tensor(Images.Some(3, 2, 3, 2, 0.3));
        Tensor y = conv2d(x, kernel, strides: [2, 1], padding: [1, 0]);
        Tensor weight = tensor(Images.Some(1, 3, 3, 3, 0.9));

        Tensor gradient = autograd.grad([(y * weight).sum()], [x])[0];

        Assert.True(gradient.allclose(conv_transpose2d(weight, kernel, strides: [2, 1], padding: [1, 0]), atol: 1e-12));
    }
}

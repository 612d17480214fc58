using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.SystemLibTorch.Tests;

public class PatchTests
{
    [Theory]
    [InlineData(2, 3, 1, 1, 0, 0, 1, 1)]
    [InlineData(3, 2, 1, 2, 1, 0, 2, 1)]
    [InlineData(2, 2, 2, 1, 1, 2, 1, 3)]
    public void Patches_are_columns_and_fold_adds_them(
        int kernelY, int kernelX, int dilationY, int dilationX, int paddingY, int paddingX, int strideY, int strideX)
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] x = Images.Some(2, 3, 5, 6);
        int rows = ((5 + (2 * paddingY) - (dilationY * (kernelY - 1)) - 1) / strideY) + 1;
        int columns = ((6 + (2 * paddingX) - (dilationX * (kernelX - 1)) - 1) / strideX) + 1;
        var patches = new double[2, 3 * kernelY * kernelX, rows, columns];
        var sums = new double[2, 3, 5, 6];
        foreach ((int n, int place, int i, int j) in Images.Places(patches))
        {
            (int c, int u, int v) = (place / (kernelY * kernelX), place / kernelX % kernelY, place % kernelX);
            int row = (i * strideY) - paddingY + (u * dilationY), column = (j * strideX) - paddingX + (v * dilationX);
            patches[n, place, i, j] = Images.At(x, n, c, row, column);
            if (row >= 0 && row < 5 && column >= 0 && column < 6) sums[n, c, row, column] += patches[n, place, i, j];
        }

        Tensor unfolded = unfold(tensor(x), (kernelY, kernelX), (dilationY, dilationX), (paddingY, paddingX), (strideY, strideX));
        Tensor folded = fold(unfolded, (5, 6), (kernelY, kernelX), (dilationY, dilationX), (paddingY, paddingX), (strideY, strideX));

        Expect.Shape(unfolded, 2, 3 * kernelY * kernelX, rows * columns);
        Expect.Close(unfolded, Images.Flat(patches));
        Images.Close(folded, sums);
    }

    [Fact]
    public void One_number_counts_for_both_directions()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(1, 1, 3, 3);

        Expect.Close(unfold(x, 2), 1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9);
        Expect.Close(unfold(x, 2, dilation: 2), 1, 3, 7, 9);
        Expect.Close(unfold(x, 1, padding: 1, stride: 4), 0, 0, 0, 0);
        Expect.Close(unfold(x, 1, stride: 2), 1, 3, 7, 9);
        Expect.Close(fold(unfold(x, 2), 3, 2), 1, 4, 3, 8, 20, 12, 7, 16, 9);
        Expect.Close(fold(unfold(x, 1, stride: 2), 3, 1, stride: 2), 1, 0, 3, 0, 0, 0, 7, 0, 9);
    }

    [Fact]
    public void A_convolution_is_a_product_with_the_patches()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(Images.Some(2, 3, 5, 6)), kernel = tensor(Images.Some(4, 3, 2, 3, 0.3));

        Tensor product = einsum("ok,nkp->nop", kernel.flatten(1), unfold(x, (2, 3), stride: (1, 3)));

        Assert.True(product.allclose(conv2d(x, kernel, strides: [1, 3]).flatten(2), atol: 1e-12));
    }

    [Fact]
    public void Windows_over_one_dimension_are_views()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(5);
        Tensor windows = x.unfold(0, 3, 2);

        Expect.Close(windows, 1, 2, 3, 3, 4, 5);
        x[2] = 30.0;
        Expect.Close(windows, 1, 2, 30, 30, 4, 5);
        Expect.Shape(Expect.Counting(2, 5, 3).unfold(1, 2, 1), 2, 4, 3, 2);
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.SystemLibTorch.Tests;

public class PaddingTests
{
    [Theory]
    [InlineData(PaddingModes.Zeros)]
    [InlineData(PaddingModes.Constant)]
    [InlineData(PaddingModes.Reflect)]
    [InlineData(PaddingModes.Replicate)]
    [InlineData(PaddingModes.Circular)]
    public void Padding_begins_with_the_last_dimension(PaddingModes mode)
    {
        using DisposeScope scope = NewDisposeScope();
        double[,,,] x = Images.Some(2, 2, 3, 4);
        var expected = new double[2, 2, 3 + 1 + 2, 4 + 3 + 0];
        foreach ((int n, int c, int i, int j) in Images.Places(expected))
        {
            (int row, int column) = (i - 1, j - 3);
            expected[n, c, i, j] = mode is PaddingModes.Zeros or PaddingModes.Constant ? Images.At(x, n, c, row, column) : x[n, c, Source(row, 3), Source(column, 4)];
        }

        Images.Close(pad(tensor(x), [3, 0, 1, 2], mode), expected);
        Images.Close(pad(tensor(x), new long[] { 3, 0, 1, 2 }, mode), expected);
        Images.Close(pad(tensor(x), (3, 0, 1, 2), mode), expected);

        int Source(int at, int size) => mode switch
        {
            PaddingModes.Reflect => at < 0 ? -at : at < size ? at : (2 * (size - 1)) - at,
            PaddingModes.Replicate => Math.Clamp(at, 0, size - 1),
            _ => (at + size) % size,
        };
    }

    [Fact]
    public void A_value_stands_there_and_negative_padding_cuts()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(2, 2);

        Expect.Close(pad(x, (1, 0), value: 7), 7, 1, 2, 7, 3, 4);
        Expect.Close(pad(x, (0, -1)), 1, 3);
        Expect.Close(pad(x, 1, value: 7), 7, 7, 7, 7, 7, 1, 2, 7, 7, 3, 4, 7, 7, 7, 7, 7);
        Expect.Shape(pad(zeros(2, 3, 4), 1), 4, 5, 6);
        Assert.Throws<ArgumentOutOfRangeException>(() => pad(x, 1, (PaddingModes)9));
    }
}

using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>What layers of images do, by loops.</summary>
internal static class Images
{
    /// <summary>Kernel, stride and padding; the stride divides or does not, windows overlap, touch or leave gaps.</summary>
    public static TheoryData<long, long, long> Windows => new()
    {
        { 1, 1, 0 },
        { 2, 2, 0 },
        { 2, 2, 1 },
        { 3, 1, 1 },
        { 3, 2, 0 },
        { 3, 2, 1 },
        { 3, 3, 1 },
        { 2, 3, 0 },
    };

    public static Tensor Sample(long batch, long channels, long height = 5, long width = 6) =>
        randn([batch, channels, height, width], dtype: ScalarType.Float64, generator: new Generator(3));

    /// <summary>One number for each window of each channel, from its entries; null stands for padding.</summary>
    public static double[,,,] Slide(Tensor images, long kernel, long stride, long padding, Func<List<double?>, double> reduce)
    {
        double[,,,] x = Numbers(images);
        int batch = x.GetLength(0), channels = x.GetLength(1), height = Places(x.GetLength(2)), width = Places(x.GetLength(3));
        var y = new double[batch, channels, height, width];
        for (int n = 0; n < batch; n++)
            for (int c = 0; c < channels; c++)
                for (int row = 0; row < height; row++)
                    for (int column = 0; column < width; column++)
                        y[n, c, row, column] = reduce(Window(n, c, row, column));
        return y;

        int Places(int size)
        {
            int places = 0;
            for (long start = -padding; start + kernel <= size + padding; start += stride)
                places++;
            return places;
        }

        List<double?> Window(int n, int c, int row, int column)
        {
            List<double?> window = [];
            for (long down = 0; down < kernel; down++)
            {
                for (long across = 0; across < kernel; across++)
                {
                    long i = (row * stride) + down - padding, j = (column * stride) + across - padding;
                    bool inside = i >= 0 && j >= 0 && i < x.GetLength(2) && j < x.GetLength(3);
                    window.Add(inside ? x[n, c, i, j] : null);
                }
            }

            return window;
        }
    }

    public static double[,,,] Numbers(Tensor images)
    {
        long[] shape = images.shape;
        var numbers = new double[shape[0], shape[1], shape[2], shape[3]];
        double[] flat = [.. images.detach().contiguous().data<double>()];
        Buffer.BlockCopy(flat, 0, numbers, 0, flat.Length * sizeof(double));
        return numbers;
    }

    public static void Close(double[,,,] expected, Tensor actual)
    {
        double[,,,] numbers = Numbers(actual);
        for (int dimension = 0; dimension < 4; dimension++)
            Assert.Equal(expected.GetLength(dimension), numbers.GetLength(dimension));
        foreach ((double one, double other) in expected.Cast<double>().Zip(numbers.Cast<double>()))
            Assert.Equal(one, other, 1e-12);
    }
}

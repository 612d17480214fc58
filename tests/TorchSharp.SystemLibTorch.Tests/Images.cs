namespace TorchSharp.SystemLibTorch.Tests;

/// <summary>Small images and kernels, [N, C, H, W].</summary>
internal static class Images
{
    /// <summary>Numbers without ties or symmetries.</summary>
    internal static double[,,,] Some(int n, int c, int h, int w, double phase = 0)
    {
        var images = new double[n, c, h, w];
        int i = 0;
        foreach ((int a, int b, int y, int x) in Places(images)) images[a, b, y, x] = Math.Sin((1.7 * i++) + phase);
        return images;
    }

    /// <summary>All indices, in the order of the memory.</summary>
    internal static IEnumerable<(int N, int C, int Y, int X)> Places(double[,,,] images) =>
        from n in Enumerable.Range(0, images.GetLength(0))
        from c in Enumerable.Range(0, images.GetLength(1))
        from y in Enumerable.Range(0, images.GetLength(2))
        from x in Enumerable.Range(0, images.GetLength(3))
        select (n, c, y, x);

    /// <summary>The number there, or what stands beyond the border.</summary>
    internal static double At(double[,,,] images, int n, int c, int y, int x, double beyond = 0) =>
        y >= 0 && y < images.GetLength(2) && x >= 0 && x < images.GetLength(3) ? images[n, c, y, x] : beyond;

    internal static double[] Flat(double[,,,] images) => images.Cast<double>().ToArray();

    internal static void Close(torch.Tensor actual, double[,,,] expected)
    {
        Expect.Shape(actual, Enumerable.Range(0, 4).Select(expected.GetLongLength).ToArray());
        Expect.Close(actual, Flat(expected));
    }
}

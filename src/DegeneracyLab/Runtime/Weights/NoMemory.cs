using System.Globalization;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>What to say where torch cannot allocate a parameter: torch's own text names neither the layer nor the shape.</summary>
internal static class NoMemory
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB"];

    /// <summary>The exception to throw.</summary>
    /// <param name="what">The beginning of the sentence, with the name of the layer: <c>Linear2: no memory for its weight</c>.</param>
    /// <param name="shape">The shape of what was to be allocated.</param>
    /// <param name="dtype">Its type: float32 or float64.</param>
    /// <param name="inner">Torch's own exception.</param>
    /// <returns>The exception: <c>Linear2: no memory for its weight of [1000000, 1000000], 3.6 TiB in float32.</c></returns>
    public static InsufficientMemoryException For(string what, IReadOnlyList<long> shape, ScalarType dtype, Exception inner)
    {
        // Sizes can be so large that their product is no long.
        double bytes = shape.Aggregate(dtype == ScalarType.Float64 ? 8.0 : 4.0, static (product, size) => product * size);
        return new($"{what} of [{string.Join(", ", shape)}], {Amount(bytes)} in {dtype.ToString().ToLowerInvariant()}.", inner);
    }

    /// <summary>A number of bytes, as people read it.</summary>
    private static string Amount(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1024 && unit < Units.Length - 1; unit++)
            bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.#} {Units[unit]}");
    }
}

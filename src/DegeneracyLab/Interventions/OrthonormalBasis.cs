using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>Directions made orthonormal, once and in float64, so that the projection on their span is symmetric.</summary>
internal static class OrthonormalBasis
{
    /// <summary>Singular values below this share of the largest one belong to directions that depend on the others.</summary>
    public const double DependenceThreshold = 1e-12;

    /// <summary>Directions whose scalar products are this close to those of an orthonormal basis are one.</summary>
    public const double OrthonormalityTolerance = 1e-12;

    /// <summary>An orthonormal basis of the span of directions.</summary>
    /// <param name="directions">The directions as columns, [width, r].</param>
    /// <returns>
    /// The basis as columns, [width, rank]. Directions that are orthonormal are returned as they are, so that a basis
    /// that was stored comes back bit for bit.
    /// </returns>
    public static NumberArray Of(NumberArray directions)
    {
        long width = directions.Shape[0], count = directions.Shape[1];
        if (width == 0 || count == 0)
            return new([], [width, 0]);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor columns = directions.ToTensor(ScalarType.Float64, CPU);
        if (count <= width && IsOrthonormal(columns))
            return directions;

        (Tensor vectors, Tensor spectrum, _) = linalg.svd(columns, fullMatrices: false);
        double[] values = spectrum.data<double>().ToArray();
        int rank = values.Count(value => value > DependenceThreshold * values[0]);
        return new(vectors.narrow(1, 0, rank).flatten().data<double>().ToArray(), [width, rank]);
    }

    private static bool IsOrthonormal(Tensor columns)
    {
        Tensor deviation = columns.t().MatMul(columns) - eye(columns.size(1), dtype: ScalarType.Float64, device: CPU);
        return deviation.abs().max().item<double>() <= OrthonormalityTolerance;
    }
}

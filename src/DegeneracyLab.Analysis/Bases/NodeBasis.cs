using System.Collections.Immutable;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The basis of one node layer. Row vectors: features are x C, and x is C_pinv applied back, within the kept subspace. Where
/// <see cref="HasConstant"/>, x carries a constant 1 as its last entry.
/// </summary>
public sealed record NodeBasis
{
    internal NodeBasis()
    {
    }

    /// <summary>What the node layer is called.</summary>
    public required string Name { get; init; }

    /// <summary>The hook point that it is.</summary>
    public required string HookPoint { get; init; }

    /// <summary>Whether a constant 1 is folded in as the last coordinate, to carry the biases.</summary>
    public required bool HasConstant { get; init; }

    /// <summary>The number of coordinates d, with the constant if there is one.</summary>
    public int Width => C.Rows;

    /// <summary>The number of features r.</summary>
    public int Dimension => C.Columns;

    /// <summary>The number of vectors, of samples at positions, that it was made of.</summary>
    public required long Vectors { get; init; }

    /// <summary>How many of the first features are coordinates that stay as they are: the constant of a centred basis, and the scale of a layer norm.</summary>
    public int IsolatedDirections { get; init; }

    /// <summary>How M' was computed, in words: all ways give the same numbers to rounding. Empty where there was nothing to compute.</summary>
    public string Method { get; init; } = "";

    /// <summary>The standard error of M' in the Frobenius norm, as a ratio to its norm, where sources are random; null if M' is exact, NaN if one source can't tell.</summary>
    public double? RelativeStandardError { get; init; }

    /// <summary>Which directions of the activations were kept, beside the isolated ones: t with these.</summary>
    public required NumericalRank Activations { get; init; }

    /// <summary>Which of these have an effect: the eigenvalues are the features' importances. With the isolated ones r were kept.</summary>
    public required NumericalRank Interactions { get; init; }

    /// <summary>The mean of the activations, [d]; a constant's is 1.</summary>
    public required ImmutableArray<double> Mean { get; init; }

    /// <summary>The Gram matrix of the activations, [d, d]: of the centred ones if the basis is centred, and 1 for the constant.</summary>
    public required Matrix Gram { get; init; }

    /// <summary>M': the second moment of the Jacobian that weighs the directions, [d, d].</summary>
    public required Matrix JacobianMoment { get; init; }

    /// <summary>C: its columns read the features, [d, r].</summary>
    public required Matrix C { get; init; }

    /// <summary>C_pinv: its rows write the features back, [r, d]. C_pinv C = 1.</summary>
    public required Matrix CPinv { get; init; }

    /// <summary>W: the isolated directions and the kept principal directions of the activations, [d, t], not scaled.</summary>
    public required Matrix W { get; init; }

    /// <summary>V: the rotation of the whitened directions that diagonalises M', [t, r].</summary>
    public required Matrix V { get; init; }

    /// <summary>The features' importances, [r]: the mean square of each feature, while its mean square effect is 1.</summary>
    public required ImmutableArray<double> Lambda { get; init; }

    /// <summary>The features of activations.</summary>
    /// <param name="activations">Activations at the node layer, [n, d] or without the constant [n, d - 1], of any real type.</param>
    /// <returns>The features, [n, r], float64, on the device of the activations; a tensor of the caller's.</returns>
    /// <exception cref="ArgumentException">The width does not fit.</exception>
    public Tensor Features(Tensor activations)
    {
        ArgumentNullException.ThrowIfNull(activations);
        long width = activations.dim() == 2 ? activations.size(1) : -1;
        if (width != Width && !(HasConstant && width == Width - 1))
            throw new ArgumentException($"Activations at {Name} have {(HasConstant ? $"{Width - 1} entries, or {Width} with the constant" : $"{Width} entries")}, but got a tensor of shape [{string.Join(", ", activations.shape)}].", nameof(activations));
        using var scope = NewDisposeScope();
        Tensor x = activations.ToFloat64();
        GC.KeepAlive(activations);
        if (width != Width)
            x = cat([x, ones(x.size(0), 1, dtype: ScalarType.Float64, device: x.device)], 1);
        return x.MatMul(C.ToTensor().to(x.device)).MoveToOuterDisposeScope();
    }

    /// <summary>The number of features, coordinates and where it is, in words.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => $"{Name}: {Dimension} features of {Width} coordinates";
}

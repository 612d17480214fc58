using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The Interaction Basis of one node layer. Row vectors: features are x C, and x is C_pinv applied back, within the kept
/// subspace. Where <see cref="HasConstant"/>, x carries a constant 1 as its last entry.
/// </summary>
public sealed class NodeBasis : IDisposable
{
    internal NodeBasis(string name, bool hasConstant, NumericalRank activations, NumericalRank interactions, BasisTensors tensors)
    {
        Name = name;
        HasConstant = hasConstant;
        Activations = activations;
        Interactions = interactions;
        Mean = tensors.Mean.DetachFromDisposeScope();
        Gram = tensors.Gram.DetachFromDisposeScope();
        JacobianMoment = tensors.JacobianMoment.DetachFromDisposeScope();
        C = tensors.C.DetachFromDisposeScope();
        CPinv = tensors.CPinv.DetachFromDisposeScope();
        W = tensors.W.DetachFromDisposeScope();
        V = tensors.V.DetachFromDisposeScope();
        Lambda = tensors.Lambda.DetachFromDisposeScope();
    }

    /// <summary>The node layer's hook point.</summary>
    public string Name { get; }

    /// <summary>Whether a constant 1 is folded in as the last coordinate, to carry the biases.</summary>
    public bool HasConstant { get; }

    /// <summary>The number of coordinates d, with the constant if there is one.</summary>
    public int Width => (int)C.size(0);

    /// <summary>The number of vectors, of samples at positions, that it was made of.</summary>
    internal long Rows { get; init; }

    /// <summary>The number of features r.</summary>
    public int Dimension => (int)C.size(1);

    /// <summary>How M' was computed, in words: all ways give the same numbers to rounding. Empty where there was nothing to compute.</summary>
    public string Method { get; internal set; } = "";

    /// <summary>The standard error of M' in the Frobenius norm, as a ratio to its norm, where sources are random; null if M' is exact, NaN if one source can't tell.</summary>
    public double? RelativeStandardError { get; internal set; }

    /// <summary>Which directions of the activations were kept: t of them.</summary>
    public NumericalRank Activations { get; }

    /// <summary>Which of these have an effect: the eigenvalues are the features' importances, r of them were kept.</summary>
    public NumericalRank Interactions { get; }

    /// <summary>The mean of the activations, [d]; a constant's is 1.</summary>
    public Tensor Mean { get; }

    /// <summary>The Gram matrix of the activations, [d, d]: of the centred ones if the basis is centred, and 1 for the constant.</summary>
    public Tensor Gram { get; }

    /// <summary>M': the second moment of the Jacobian that weighs the directions, [d, d].</summary>
    public Tensor JacobianMoment { get; }

    /// <summary>C: its columns read the features, [d, r].</summary>
    public Tensor C { get; }

    /// <summary>C_pinv: its rows write the features back, [r, d]. C_pinv C = 1.</summary>
    public Tensor CPinv { get; }

    /// <summary>W: the kept principal directions of the activations, [d, t], not scaled.</summary>
    public Tensor W { get; }

    /// <summary>V: the rotation of the whitened directions that diagonalises M', [t, r].</summary>
    public Tensor V { get; }

    /// <summary>The features' importances, [r]: the mean square of each feature, while its mean square effect is 1.</summary>
    public Tensor Lambda { get; }

    /// <summary>The features of activations.</summary>
    /// <param name="activations">Activations at the node layer, [n, d] or without the constant [n, d - 1], of any real type.</param>
    /// <returns>The features, [n, r], float64, on the device of the activations.</returns>
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
        return x.MatMul(C.to(x.device)).MoveToOuterDisposeScope();
    }

    /// <summary>The same basis on a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>A copy, which the caller disposes.</returns>
    internal NodeBasis CopyTo(Device device)
    {
        using var scope = NewDisposeScope();
        return new(Name, HasConstant, Activations, Interactions, new(Copy(Mean), Copy(Gram), Copy(JacobianMoment), Copy(C), Copy(CPinv), Copy(W), Copy(V), Copy(Lambda))) { Rows = Rows };

        // On the same device the copy shares the memory.
        Tensor Copy(Tensor tensor) => tensor.device_type == device.type && tensor.device_index == device.index ? tensor.alias() : tensor.to(device);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in new[] { Mean, Gram, JacobianMoment, C, CPinv, W, V, Lambda })
            tensor.Dispose();
    }
}

/// <summary>The tensors of a node layer's basis, on their way into it.</summary>
internal sealed record BasisTensors(Tensor Mean, Tensor Gram, Tensor JacobianMoment, Tensor C, Tensor CPinv, Tensor W, Tensor V, Tensor Lambda);

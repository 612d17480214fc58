using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>An affine section: every sample has the same Jacobian, so that only samples are counted.</summary>
internal sealed class OneJacobianSum : MeanJacobianSums
{
    private readonly Tensor jacobian;

    /// <summary>No samples yet.</summary>
    /// <param name="section">The section.</param>
    /// <param name="sample">One input of the network.</param>
    public OneJacobianSum(NetworkSection section, Tensor sample)
        : base(section)
    {
        using var products = new JacobianProductSums(section);
        using var one = new SampleSet(section.Network, sample);
        products.Add(one);
        jacobian = products.Mean().DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override string Method => JacobianMoments.OneJacobian;

    /// <inheritdoc/>
    public override Tensor Mean() => jacobian.clone();

    /// <inheritdoc/>
    public override void Dispose()
    {
        jacobian.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
    }
}

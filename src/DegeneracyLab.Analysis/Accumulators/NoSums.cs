using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What is left of a section where a node layer has no features: zeros.</summary>
internal sealed class NoSums : SectionSums
{
    /// <summary>What it is called.</summary>
    public const string Way = "nothing to compute";

    private readonly Tensor zero;
    private readonly bool hasActivity;

    /// <summary>Zeros.</summary>
    /// <param name="section">The section.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="columns">Their columns.</param>
    /// <param name="hasActivity">Whether the formula looks at the mean of g x^T.</param>
    public NoSums(NetworkSection section, long rows, long columns, bool hasActivity)
        : base(section)
    {
        this.hasActivity = hasActivity;
        zero = NewTotal(rows, columns);
    }

    /// <inheritdoc/>
    public override string Method => Way;

    /// <inheritdoc/>
    public override Tensor Mean() => zero.clone();

    /// <inheritdoc/>
    public override Tensor? Activity() => hasActivity ? zero.clone() : null;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
    }
}

using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Any section: the network computes it, from vectors that are put in its place.</summary>
internal sealed class TracedFunction : SectionFunction
{
    private readonly Tensor? read, write;

    /// <summary>Takes a section.</summary>
    /// <param name="section">The section.</param>
    public TracedFunction(NetworkSection section)
        : this(section, null, null)
    {
    }

    private TracedFunction(NetworkSection section, Tensor? read, Tensor? write)
        : base(section)
    {
        using var scope = NewDisposeScope();
        this.read = read is null ? null : Owned(read);
        this.write = write is null ? null : Owned(write);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor inputs, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        using SectionPoint point = Section.At(inputs, (read is null ? vectors : vectors.matmul(read)).ToFloat64());
        Tensor output = point.Output().to(vectors.dtype);
        return (write is null ? output : output.matmul(write)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override FeatureFunction In(Features from, Tensor to) => new OfFeatures(this, from, to);

    /// <inheritdoc/>
    public override void Dispose()
    {
        read?.Dispose();
        write?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override SectionFunction Reading(Func<Tensor, Tensor> change) => new TracedFunction(Section, change(read ?? Identity(Section.From)), write);

    /// <inheritdoc/>
    private protected override SectionFunction Writing(Func<Tensor, Tensor> change) => new TracedFunction(Section, read, change(write ?? Identity(Section.To)));

    private Tensor Identity(NodeLayer node) => eye(node.Width, dtype: ScalarType.Float64, device: Section.NetworkDevice);

    /// <summary>One run of the network for each different row of the mask.</summary>
    private sealed class OfFeatures(TracedFunction function, Features from, Tensor to) : FeatureFunction
    {
        public override Tensor Apply(Tensor inputs, Tensor features, FeatureMask mask)
        {
            using var scope = NewDisposeScope();
            Tensor result = empty([features.size(0), function.Section.To.Positions, mask.Outputs], features.dtype, device: features.device);
            foreach (FeatureMask.Row row in mask.Rows)
            {
                using var part = NewDisposeScope();
                Tensor seen = tensor([.. row.Inputs.Select(input => (long)input)], ScalarType.Int64, features.device);
                Tensor factors = tensor(row.Factors, ScalarType.Float64, CPU).to(features.dtype).to(features.device);
                Tensor written = (features.index_select(-1, seen) * factors).matmul(from.CPinv.index_select(0, seen));
                Tensor outputs = tensor([.. row.Outputs.Select(output => (long)output)], ScalarType.Int64, features.device);
                result.index_copy_(-1, outputs, function.Apply(inputs, written).matmul(to.index_select(1, outputs)));
            }

            return result.MoveToOuterDisposeScope();
        }

        public override void Dispose()
        {
        }
    }
}

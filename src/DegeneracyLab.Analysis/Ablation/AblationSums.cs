using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The scores of ablations, summed over samples; and where it is asked for, the derivatives of an adversary's objective by their factors.</summary>
internal sealed class AblationSums : SampleSums
{
    private readonly AblatedNetwork network;
    private readonly KeptFeatures kept;
    private readonly AblationMetric metric;
    private readonly IReadOnlyList<Ablated> ablations;
    private readonly Tensor scores, squares;
    private readonly Tensor[] gradients;
    private readonly Action<long> scored;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="kept">What is known of the samples from other passes.</param>
    /// <param name="metric">What says how well it does.</param>
    /// <param name="ablations">What is changed, one at a time.</param>
    /// <param name="differentiates">Whether derivatives are taken.</param>
    /// <param name="scored">Receives how many samples have one more score, from any thread.</param>
    public AblationSums(AblatedNetwork network, KeptFeatures kept, AblationMetric metric, IReadOnlyList<Ablated> ablations, bool differentiates, Action<long> scored)
    {
        this.scored = scored;
        this.network = network;
        this.kept = kept;
        this.metric = metric;
        this.ablations = ablations;
        Device = Devices.ForSums(Devices.Of(network.Network));
        scores = NewTotal(1 + ablations.Count);
        squares = NewTotal(1);
        gradients = differentiates ? [.. ablations.Select(ablated => NewTotal(FactorsOf(ablated).Length))] : [];
    }

    /// <summary>The score of the network as it is.</summary>
    public double Unmodified => ScoreOf(0);

    /// <summary>The scores of the ablations.</summary>
    public IReadOnlyList<double> Scores => [.. Enumerable.Range(1, ablations.Count).Select(ScoreOf)];

    /// <inheritdoc/>
    internal override long MostAtOnce => gradients.Length > 0 ? Cotangents.MostRows : network.MostAtOnce;

    /// <inheritdoc/>
    private protected override Device Device { get; }

    /// <summary>The factors of an ablation.</summary>
    /// <param name="ablated">The ablation.</param>
    public static double[] FactorsOf(Ablated ablated) => ablated is AblatedNode node ? node.Factors : ((AblatedEdges)ablated).Factors;

    /// <summary>The derivative of the objective, which an adversary makes large, by the factors of an ablation.</summary>
    /// <param name="number">The place of the ablation among those given.</param>
    public double[] Gradient(int number) => Matrix.Numbers(gradients[number]);

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (metric.Samples is { } labelled && first + count > labelled)
            throw Refusal.OfData($"There are labels of {labelled:N0} samples, but more samples than that.");
        Tensor inputs = samples.Inputs(first, count);
        (Tensor unmodified, IReadOnlyDictionary<int, Tensor> features) = kept.Of(samples, first, count, [.. ablations.Select(ablated => ablated.Place).Distinct()]);
        Add(0, unmodified);
        squares.AddInPlace(unmodified.ToFloat64().flatten(1).Squared().mean([1]).sum().reshape(1));
        for (int number = 0; number < ablations.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Tensor own = features[ablations[number].Place];
            Add(number + 1, network.Outputs(ablations[number], inputs, own));
            if (gradients.Length > 0)
                gradients[number].AddInPlace(network.Gradient(ablations[number], inputs, own, outputs => metric.Gradient(new(outputs, unmodified, first))));
            scored(count);
        }

        void Add(int place, Tensor outputs)
        {
            using var part = NewDisposeScope();
            scores.narrow(0, place, 1).AddInPlace(metric.Scores(new(outputs, unmodified, first)).sum().reshape(1).to(scores.device));
        }
    }

    private double ScoreOf(int place)
    {
        double mean = Matrix.Numbers(scores)[place] / Count, square = Matrix.Numbers(squares)[0] / Count;
        return !metric.IsRelative ? mean : square > 0 ? mean / square : mean;
    }
}

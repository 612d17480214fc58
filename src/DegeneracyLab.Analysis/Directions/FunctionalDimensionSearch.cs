using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Looks for the largest functional dimension of a network.</summary>
internal static class FunctionalDimensionSearch
{
    /// <summary>The number of batches in a row that add nothing, after which the rank is settled.</summary>
    private const int Settled = 3;

    /// <summary>Adds random inputs until the rank is settled.</summary>
    /// <param name="network">The network; it is looked at in float64.</param>
    /// <param name="data">The data.</param>
    /// <param name="inputs">Draws the inputs of a batch, by its number from 0; null for the distribution of <see cref="RandomInputs"/>.</param>
    /// <param name="batchSize">The number of random inputs in a batch, if they are not given.</param>
    /// <param name="maxBatches">The largest number of batches.</param>
    /// <param name="cancellationToken">Ends the search early.</param>
    /// <returns>The ranks.</returns>
    public static LargestFunctionalDimension Of(IInstrumentedNetwork network, Dataset data, Func<int, Tensor>? inputs, int batchSize, int maxBatches, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatches, Settled);
        using var random = new RandomInputs(network.Description);
        return ExactDegeneracyCount.OnSums(network, data, fresh: null, (jacobian, proved, _, _) =>
        {
            int onData = Rank(jacobian, proved);
            if (inputs is null)
                foreach (Tensor block in new SampleReader(network, data, isFirstPass: false).Blocks())
                    random.Add(block);
            using var samples = new SampleSet(network, [], [], budget: 0);
            List<int> ranks = [];
            long size = batchSize;
            bool isSettled = false;
            for (int batch = 0; batch < maxBatches && !isSettled; batch++)
            {
                using var scope = NewDisposeScope();
                Tensor drawn = inputs is null ? random.Next(batchSize).to(Devices.Of(network)) : inputs(batch);
                if (network.Description.Vocabulary is null && inputs is null)
                    drawn = drawn.to(network.Dtype);
                AnalysisInput.Require(network, drawn);
                size = drawn.size(0);
                samples.Begin(drawn, jacobian.Count);
                jacobian.Add(samples, cancellationToken);
                proved.Sums.Add(samples, cancellationToken);
                using var now = new FreeDirectionCount(proved.Sums, isExact: true);
                ranks.Add(Rank(jacobian, now));
                isSettled = ranks.Count >= Settled && ranks[^Settled..].All(rank => rank == (ranks.Count > Settled ? ranks[^(Settled + 1)] : onData));
            }

            return new LargestFunctionalDimension(jacobian.Columns, onData, ranks, size, isSettled, inputs is null ? random.Text : "given by the caller");
        }, cancellationToken);
    }

    private static int Rank(JacobianSums jacobian, FreeDirectionCount proved)
    {
        using var scope = NewDisposeScope();
        using ParameterNullSpace free = ParameterNullSpace.Of(jacobian, proved.Claimed());
        return free.Rank.Rank;
    }
}

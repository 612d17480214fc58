using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Streams batches through a network and accumulates its statistics.</summary>
internal sealed class StatisticsPass
{
    /// <summary>Backward chunks of about this many bytes stay in the cache, where they are fastest.</summary>
    private const long ChunkBytes = 2 << 20;

    private const long MostChunkRows = 8192;

    private readonly IInstrumentedNetwork network;
    private readonly ChainStructure structure;
    private readonly Dictionary<string, HookPoint> hooks;
    private readonly long chunkRows;
    private readonly Device device;
    private long rows;

    /// <summary>Prepares a pass.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">A parameter holds NaN or infinity.</exception>
    /// <exception cref="NotSupportedException">The network is no chain.</exception>
    public StatisticsPass(IInstrumentedNetwork network)
    {
        this.network = network;
        structure = ChainStructure.Of(network.Description);
        hooks = network.Description.HookPoints.ToDictionary(hook => hook.Name);
        AnalysisInput.RequireFiniteWeights(network);

        device = Devices.Of(network);
        long widest = structure.Sections.Select(section => (long)section.Width).Append(structure.OutputWidth).Max();
        long bytesPerRow = widest * structure.OutputWidth * (network.Dtype == ScalarType.Float64 ? 8 : 4);
        chunkRows = Math.Clamp(ChunkBytes / bytesPerRow, 1, MostChunkRows);
        Statistics = new(structure, network.Dtype, network.Seed, ContentHash.OfWeights(network), Devices.ForSums(device));
    }

    /// <summary>The statistics so far.</summary>
    public NetworkStatistics Statistics { get; }

    /// <summary>Takes in a batch.</summary>
    /// <param name="batch">The batch, [samples, inputs].</param>
    /// <param name="progress">Is told the number of samples so far.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    public void Add(Tensor batch, Action<long> progress, CancellationToken cancellationToken)
    {
        AnalysisInput.Require(network, batch, rows);
        for (long start = 0; start < batch.size(0); start += chunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            Tensor chunk = batch.narrow(0, start, Math.Min(chunkRows, batch.size(0) - start));
            using NetworkTrace trace = network.Trace(chunk);
            if (rows == 0)
                TakeWeights(trace);
            AddActivations(trace);
            AddGates(trace);
            AddJacobians(trace);
            Statistics.DataHashValue = unchecked(Statistics.DataHashValue + ContentHash.OfSamples(chunk));
            rows += chunk.size(0);
            progress(rows);
        }
    }

    /// <summary>Ends the pass.</summary>
    /// <returns>The statistics.</returns>
    /// <exception cref="ArgumentException">There was no sample.</exception>
    public NetworkStatistics Complete()
    {
        if (rows == 0)
            throw new ArgumentException($"The data set is empty; {structure.Network} needs at least one sample of {structure.WidthOf(0)} numbers.");
        Statistics.MoveToCpu();
        return Statistics;
    }

    /// <summary>
    /// The weights with biases, as the Jacobians of the affine layers: they are the same for every sample, and taking them
    /// this way needs no look inside the network.
    /// </summary>
    private void TakeWeights(NetworkTrace trace)
    {
        for (int index = 0; index < structure.Sections.Count; index++)
        {
            Section section = structure.Sections[index];
            Tensor jacobian = network.Jacobian(trace, hooks[section.Input], hooks[section.PreActivation], foldBias: true);
            Statistics.Sections[index].FoldedWeight.copy_(jacobian[0]);
        }
    }

    private void AddActivations(NetworkTrace trace)
    {
        for (int node = 0; node < structure.NodeLayers.Count; node++)
        {
            string name = structure.NodeLayers[node];
            Statistics.Nodes[node].Add(trace[hooks[name]]);
            if (!Statistics.Nodes[node].Comoment.isfinite().all().item<bool>())
                throw new ArithmeticException($"The activations at {name} of {structure.Network} are not finite, or too large to square, for finite data: somewhere in rows {rows} to {rows + trace.BatchSize - 1}.");
        }
    }

    private void AddGates(NetworkTrace trace)
    {
        for (int index = 0; index < structure.Sections.Count; index++)
        {
            Section section = structure.Sections[index];
            SectionStatistics sums = Statistics.Sections[index];
            if (section.Kind == SectionKind.Gated)
            {
                // Counts below 2^24 are exact in float32, whose products cost half.
                sums.Cofiring!.AddInPlace(SymmetricProduct.Of(trace.Mask(GateOf(section)).to(ScalarType.Float32)).ToFloat64());
            }
            else if (section.Kind == SectionKind.Smooth)
            {
                Tensor slopes = Slopes(trace, section).ToFloat64();
                slopes = cat([slopes, ones(slopes.size(0), 1, dtype: ScalarType.Float64, device: slopes.device)], 1);
                SymmetricProduct.AddTo(sums.SlopeSum!, slopes);
            }
        }
    }

    /// <summary>
    /// One backward sweep: the Jacobian from the output to each section's pre-activations, and to the constant that
    /// multiplies the biases after them.
    /// </summary>
    private void AddJacobians(NetworkTrace trace)
    {
        long samples = trace.BatchSize, outputs = structure.OutputWidth;
        HookPoint at = hooks[structure.Output];
        Tensor jacobian = eye(outputs, dtype: network.Dtype, device: device).unsqueeze(1);                              // [outputs, 1, width]
        Tensor constant = zeros(outputs, 1, dtype: ScalarType.Float64, device: Devices.ForSums(device));                                 // [outputs, samples or 1]
        for (int index = structure.Sections.Count - 1; index >= 0; index--)
        {
            SectionStatistics sums = Statistics.Sections[index];
            int width = sums.Section.Width;
            HookPoint preActivation = hooks[sums.Section.PreActivation];
            Tensor block = sums.JacobianSum.narrow(0, 0, width).narrow(1, 0, width);
            if (at != preActivation)
                jacobian = network.Vjp(trace, preActivation, at, jacobian);                             // [outputs, samples, width]
            at = preActivation;
            if (jacobian.size(1) == 1 && samples > 1)
            {
                // A last section without activations: its Jacobian is the identity, for every sample.
                block.AddInPlace(eye(width, dtype: ScalarType.Float64, device: block.device).MultiplyInPlace(samples));
            }
            else
            {
                Tensor flat = jacobian.reshape(-1, width).ToFloat64();
                SymmetricProduct.AddTo(block, flat);
                Tensor c = constant.expand(outputs, samples).reshape(-1);
                Tensor cross = c.matmul(flat);
                sums.JacobianSum.narrow(0, 0, width).select(1, width).AddInPlace(cross);
                sums.JacobianSum.select(0, width).narrow(0, 0, width).AddInPlace(cross);
                sums.JacobianSum.select(0, width).narrow(0, width, 1).AddInPlace(c.dot(c));
            }

            Tensor bias = sums.FoldedWeight.select(1, sums.Section.InputWidth);
            constant = constant.Plus(jacobian.MatMul(bias.to(network.Dtype).to(device)).ToFloat64());
        }
    }

    private Tensor Slopes(NetworkTrace trace, Section section) =>
        network.Vjp(trace, hooks[section.PreActivation], hooks[section.Output], ones(1, 1, section.Width, dtype: network.Dtype, device: device))[0];

    /// <summary>The first gated layer of a section: its mask is the sign of the pre-activations.</summary>
    private HookPoint GateOf(Section section) =>
        network.Description.AllLayers.First(layer => layer.HookPoint.Index > hooks[section.PreActivation].Index && layer.Derivative == LayerDerivative.Gate).HookPoint;
}

namespace DegeneracyLab.Analysis;

/// <summary>Takes Jacobians of networks over data.</summary>
public static class NetworkJacobian
{
    /// <summary>The most entries of a mean Jacobian: 1 GiB of numbers.</summary>
    private const long MostEntries = 1 << 27;

    /// <summary>
    /// Takes the mean over data of the Jacobian from one hook point to a later one, in one pass. Where the way between them is affine, or has
    /// one elementwise layer or one attention between affine maps, no sample's Jacobian is needed.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="from">The earlier hook point.</param>
    /// <param name="to">The later hook point; the output if null.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <returns>The mean. Those over parts of the data can be merged.</returns>
    /// <exception cref="ArgumentException">Network, data or hook points do not fit, or the Jacobian has more than 2^27 entries.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MeanJacobian Mean(IInstrumentedNetwork network, Dataset data, HookPoint from, HookPoint? to = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        using NetworkSection section = SectionOf(network, from, to ?? network.Description.Output);
        using var passes = new DataPasses(network, cancellationToken);
        using var sums = (MeanJacobianSums)passes.Run(data, sample => [MeanJacobianSums.Of(section, sample)])[0];
        using TorchSharp.torch.Tensor mean = sums.Mean();
        return new()
        {
            Network = network.Description.Name,
            From = section.From.Hook.Name,
            To = section.To.Hook.Name,
            Method = sums.Method,
            Samples = sums.Count,
            FromPositions = (int)section.From.Positions,
            ToPositions = (int)section.To.Positions,
            ByPosition = Matrix.Of(mean),
        };
    }

    private static NetworkSection SectionOf(IInstrumentedNetwork network, HookPoint from, HookPoint to)
    {
        NetworkDescription description = network.Description;
        AnalysisInput.RequireNetwork(network);
        description.Require(from);
        description.Require(to);
        if (from.Index >= to.Index)
            throw new ArgumentException($"The Jacobian goes from an earlier hook point of {description.Name} to a later one, but {to} is not after {from}.", nameof(to));
        if (from == description.Input && description.Vocabulary is not null)
            throw new ArgumentException($"{from} of {description.Name} holds token ids, by which nothing has a derivative; begin at {description.HookPoints[1]}.", nameof(from));
        NodeLayer begin = new(description, from, hasConstant: false), end = new(description, to, hasConstant: false);
        double entries = (double)begin.Positions * begin.Width * end.Positions * end.Width;
        return entries <= MostEntries
            ? new(network, begin, end)
            : throw new ArgumentException($"The Jacobian from {from} to {to} of {description.Name} has {entries:N0} entries, {end.Positions} x {end.Width} by {begin.Positions} x {begin.Width}; at most {MostEntries:N0} are taken.", nameof(from));
    }
}

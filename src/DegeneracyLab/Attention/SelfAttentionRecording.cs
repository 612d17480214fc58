using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>The part of a trace that belongs to a self-attention layer. The trace owns the tensors.</summary>
/// <param name="trace">The trace.</param>
/// <param name="place">The layer's hook point.</param>
public sealed class SelfAttentionRecording(NetworkTrace trace, SelfAttentionHookPoint place) : BlockRecording(trace, place)
{
    private readonly SelfAttentionHookPoint place = place;

    /// <summary>Queries, keys and values of all heads, [batch, positions, 3 x heads x head width].</summary>
    /// <exception cref="InvalidOperationException">They were not recorded.</exception>
    public Tensor Projections => Trace[place.Projections];

    /// <summary>The queries q, [batch, heads, positions, head width].</summary>
    /// <exception cref="InvalidOperationException">They were not recorded.</exception>
    public Tensor Queries => Trace[place.Queries];

    /// <summary>The keys k, [batch, heads, positions, head width].</summary>
    /// <exception cref="InvalidOperationException">They were not recorded.</exception>
    public Tensor Keys => Trace[place.Keys];

    /// <summary>The values v, [batch, heads, positions, head width].</summary>
    /// <exception cref="InvalidOperationException">They were not recorded.</exception>
    public Tensor Values => Trace[place.Values];

    /// <summary>
    /// The scores, [batch, heads, positions, positions] with the queries first; in causal attention those of later keys, which
    /// have no effect, are as computed.
    /// </summary>
    /// <exception cref="InvalidOperationException">They were not recorded.</exception>
    public Tensor Scores => Trace[place.Scores];

    /// <summary>The pattern, [batch, heads, positions, positions] with the queries first: each row adds up to 1.</summary>
    /// <exception cref="InvalidOperationException">It was not recorded.</exception>
    public Tensor Pattern => Trace[place.Pattern];

    /// <summary>Each head's result, pattern v, [batch, heads, positions, head width]: what TransformerLens calls z.</summary>
    /// <exception cref="InvalidOperationException">They were not recorded.</exception>
    public Tensor Results => Trace[place.Results];

    /// <summary>
    /// What each head adds to the layer's output: its result times its columns of the output weights, z_h W_h^T. The output
    /// is their sum, and the output's bias. TransformerLens calls them results. They are computed here, from the recorded
    /// <see cref="Results"/> and the weights as they are now, and are no hook point: the forward pass adds the heads up in one
    /// matrix product.
    /// </summary>
    /// <returns>The contributions, [batch, heads, positions, width], which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">The results were not recorded.</exception>
    public Tensor HeadOutputs()
    {
        Tensor results = Results;
        var network = (nn.Module)Trace.Network;
        return network.modules().OfType<SelfAttentionModule>().First(module => ReferenceEquals(module.Place, place)).HeadOutputs(results);
    }
}

using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What the inputs of a step with parameters span where they have an effect, and what the cotangents at its output span, as triangular
/// factors. Each chunk of samples is added by <see cref="Begin"/>, then <see cref="AddCotangents"/> for each part of the outputs, then
/// <see cref="End"/>.
/// </summary>
/// <param name="network">The network's description.</param>
/// <param name="step">The step.</param>
internal abstract class StepSums(NetworkDescription network, NetworkStep step) : IDisposable
{
    /// <summary>The step.</summary>
    public NetworkStep Step => step;

    /// <summary>The number of units at its output.</summary>
    public int Units { get; } = PlaceValues.Units(network, step.Output);

    /// <summary>The sums as tensors. Their number depends on the kind of step only, their shapes on the data.</summary>
    public abstract IReadOnlyList<Tensor> State { get; }

    /// <summary>The network's description.</summary>
    protected NetworkDescription Network => network;

    /// <summary>Makes the sums for a step.</summary>
    /// <param name="network">The network's description.</param>
    /// <param name="step">The step.</param>
    /// <param name="looksAtOutputs">Whether cotangents are added; else all positions count as having an effect.</param>
    /// <param name="unitByUnit">Whether units and rows of tables are looked at one by one.</param>
    /// <returns>The sums; null where the step has no parameters.</returns>
    public static StepSums? For(NetworkDescription network, NetworkStep step, bool looksAtOutputs, bool unitByUnit) => step switch
    {
        MapStep or ConvolutionStep => new MapSums(network, step, looksAtOutputs, unitByUnit),
        TableStep or AddedTableStep => new TableSums(network, step, looksAtOutputs, unitByUnit),
        GainStep => new GainSums(network, step, looksAtOutputs),
        _ => null,
    };

    /// <summary>Begins a chunk with its inputs.</summary>
    /// <param name="trace">A trace of its samples.</param>
    public abstract void Begin(NetworkTrace trace);

    /// <summary>Adds cotangents of some outputs.</summary>
    /// <param name="cotangents">[outputs, samples or 1, positions, units], float64, on the CPU; one sample stands for all.</param>
    /// <param name="samples">The number of samples.</param>
    public abstract void AddCotangents(Tensor cotangents, long samples);

    /// <summary>Ends the chunk, after the cotangents of all outputs.</summary>
    public abstract void End();

    /// <summary>Adds the sums of other samples.</summary>
    /// <param name="other">Sums of the same step.</param>
    public abstract void Merge(StepSums other);

    /// <summary>Adds stored sums.</summary>
    /// <param name="state">A <see cref="State"/> of the same step.</param>
    public abstract void Add(IReadOnlyList<Tensor> state);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Where there are cotangents, [samples x positions, units].</summary>
    protected static Tensor LiveOf(Tensor cotangents, long samples)
    {
        Tensor live = cotangents.IsNonzero().any(0);
        return live.expand(samples, live.size(1), live.size(2)).flatten(0, 1);
    }

    /// <summary>Rows whose products are those of all cotangents, [rows, units].</summary>
    protected static Tensor RowsOf(Tensor cotangents, long samples)
    {
        Tensor rows = cotangents.flatten(0, 2);
        return cotangents.size(1) == samples ? rows : rows.Times(Math.Sqrt(samples));
    }

    /// <summary>Replaces a tensor that lives until the end of the chunk.</summary>
    protected static void Keep(ref Tensor? kept, Tensor? value)
    {
        Tensor? old = kept;
        kept = value?.DetachFromDisposeScope();
        old?.Dispose();
    }
}

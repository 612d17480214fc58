using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A copy of a network in float64 whose parameters are moved, with what it does on samples: outputs, and gates and maxima.</summary>
internal sealed class MovedNetwork : IDisposable
{
    private readonly IInstrumentedNetwork? near;
    private readonly HookPoint[] choices, needs;

    /// <summary>Copies a network.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">The network can't be analysed.</exception>
    /// <exception cref="NotSupportedException">The network does not say how it is copied.</exception>
    public MovedNetwork(IInstrumentedNetwork network)
    {
        AnalysisInput.RequireNetwork(network);
        Copy = network.Copy(ScalarType.Float64);
        near = LastBits.Near(Copy);
        Numbers = ParameterNumbers.Of(Copy);
        LayerDescription[] gates = [.. Copy.Description.HookPoints.Skip(1).Select(Copy.Description.LayerAt).OfType<LayerDescription>().Where(layer => layer.HasMask)];
        choices = [.. gates.Select(gate => gate.HookPoint)];
        needs = [.. gates.SelectMany(SampleSet.MaskNeeds).Append(Copy.Description.Output).Distinct()];
    }

    /// <summary>The copy.</summary>
    public IInstrumentedNetwork Copy { get; }

    /// <summary>All trained numbers before anything moves.</summary>
    public double[] Numbers { get; }

    /// <summary>Takes samples to the type that the copy reads.</summary>
    /// <param name="samples">The samples.</param>
    public Tensor Inputs(Tensor samples) => Copy.Description.Vocabulary is null ? samples.to(ScalarType.Float64) : samples;

    /// <summary>Runs the network with other parameters.</summary>
    /// <param name="numbers">All trained numbers.</param>
    /// <param name="inputs">The samples.</param>
    /// <returns>The outputs, [samples, outputs], and the masks of gates and maxima, in the dispose scope of the caller.</returns>
    public (Tensor Outputs, Tensor[] Choices) Run(ReadOnlySpan<double> numbers, Tensor inputs)
    {
        ParameterNumbers.Set(Copy, numbers);
        return Run(Copy, inputs);
    }

    /// <summary>The changes of the outputs by changes of all parameters in their last bits.</summary>
    /// <param name="inputs">The samples.</param>
    /// <param name="outputs">The outputs with the parameters as they are.</param>
    /// <returns>[samples, outputs], in the dispose scope of the caller.</returns>
    public Tensor Rounding(Tensor inputs, Tensor outputs)
    {
        using var scope = NewDisposeScope();
        return (Run(near!, inputs).Outputs - outputs).MoveToOuterDisposeScope();
    }

    /// <summary>Whether gates and maxima are the same, and outputs are numbers.</summary>
    /// <param name="moved">What the network does.</param>
    /// <param name="unmoved">What it did before.</param>
    public static bool IsSmooth((Tensor Outputs, Tensor[] Choices) moved, (Tensor Outputs, Tensor[] Choices) unmoved)
    {
        using var scope = NewDisposeScope();
        return moved.Choices.Zip(unmoved.Choices).All(pair => pair.First.eq(pair.Second).all().item<bool>()) && moved.Outputs.isfinite().all().item<bool>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ((IDisposable)Copy).Dispose();
        (near as IDisposable)?.Dispose();
    }

    private (Tensor Outputs, Tensor[] Choices) Run(IInstrumentedNetwork network, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using NetworkTrace trace = network.Trace(inputs, [.. needs.Select(hook => network.Description.HookPoints[hook.Index])]);
        Tensor outputs = trace[network.Description.HookPoints[Copy.Description.Output.Index]].flatten(1);
        return (outputs.clone().MoveToOuterDisposeScope(), [.. choices.Select(hook => trace.Mask(network.Description.HookPoints[hook.Index]).clone().MoveToOuterDisposeScope())]);
    }
}

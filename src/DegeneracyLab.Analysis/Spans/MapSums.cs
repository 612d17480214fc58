using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Sums for a map of units, or of the patches of a convolution.</summary>
internal sealed class MapSums : StepSums
{
    private readonly HookPoint input;
    private readonly long kernel, stride, padding;
    private readonly bool looksAtOutputs;
    private Tensor? inputs, live;

    public MapSums(NetworkDescription network, NetworkStep step, bool looksAtOutputs, bool unitByUnit)
        : base(network, step)
    {
        this.looksAtOutputs = looksAtOutputs;
        (input, IsFolded) = step switch
        {
            MapStep map => (map.Input, map.Bias is not null),
            ConvolutionStep convolution => (convolution.Input, convolution.Bias is not null),
            _ => throw new ArgumentException($"{step.GetType().Name} is not a map.", nameof(step)),
        };
        Width = PlaceValues.Units(network, input);
        if (step is ConvolutionStep { } windows)
        {
            (kernel, stride, padding) = (windows.Weight.size(2), windows.Stride, windows.Padding);
            Width *= (int)(kernel * kernel);
        }

        Inputs = new(Width + (IsFolded ? 1 : 0));
        Outputs = new(Units);
        ByUnit = unitByUnit && looksAtOutputs ? new(Units, Inputs.Width) : null;
    }

    /// <summary>The width of an input, without the constant.</summary>
    public int Width { get; }

    /// <summary>Whether a constant 1, for the bias, is the first entry of each input.</summary>
    public bool IsFolded { get; }

    /// <summary>The inputs at positions that have an effect.</summary>
    public TriangularFactor Inputs { get; private set; }

    /// <summary>The cotangents.</summary>
    public TriangularFactor Outputs { get; private set; }

    /// <summary>The inputs where each unit has an effect; null if units are not looked at one by one.</summary>
    public LiveUnits? ByUnit { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> State => [Inputs.R, Outputs.R, .. ByUnit?.State ?? []];

    /// <inheritdoc/>
    public override void Begin(NetworkTrace trace)
    {
        using var scope = NewDisposeScope();
        Tensor values = Step is ConvolutionStep
            ? nn.functional.unfold(trace[input].to(ScalarType.Float64), (kernel, kernel), null, (padding, padding), (stride, stride)).transpose(1, 2)
            : PlaceValues.Of(Network, input, trace[input]);
        Tensor rows = values.flatten(0, 1).cpu();
        Keep(ref inputs, IsFolded ? cat([ones(rows.size(0), 1, dtype: ScalarType.Float64, device: CPU), rows], 1) : rows.clone());
        Keep(ref live, looksAtOutputs ? zeros(rows.size(0), Units, dtype: ScalarType.Bool, device: CPU) : null);
    }

    /// <inheritdoc/>
    public override void AddCotangents(Tensor cotangents, long samples)
    {
        using var scope = NewDisposeScope();
        live!.logical_or_(LiveOf(cotangents, samples));
        Outputs.Add(RowsOf(cotangents, samples));
    }

    /// <inheritdoc/>
    public override void End()
    {
        using var scope = NewDisposeScope();
        Inputs.Add(live is null ? inputs! : inputs!.index_select(0, live.any(1).nonzero().squeeze(1)));
        ByUnit?.Add(inputs!, live!);
        Keep(ref inputs, null);
        Keep(ref live, null);
    }

    /// <inheritdoc/>
    public override void Merge(StepSums other)
    {
        var sums = (MapSums)other;
        Inputs.Merge(sums.Inputs);
        Outputs.Merge(sums.Outputs);
        ByUnit?.Merge(sums.ByUnit!);
    }

    /// <inheritdoc/>
    public override void Add(IReadOnlyList<Tensor> state)
    {
        Inputs.Add(state[0]);
        Outputs.Add(state[1]);
        if (ByUnit is null)
            return;
        using LiveUnits units = LiveUnits.Of([.. state.Skip(2)], Units, Inputs.Width);
        ByUnit.Merge(units);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
        ByUnit?.Dispose();
        inputs?.Dispose();
        live?.Dispose();
    }
}

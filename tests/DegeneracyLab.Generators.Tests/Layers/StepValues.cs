using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Layers;

/// <summary>What steps say of the values at their hook points.</summary>
internal static class StepValues
{
    /// <summary>The value at the output of a step from those at its inputs, in plain tensor operations; null if the step does not say.</summary>
    /// <param name="step">The step.</param>
    /// <param name="trace">The values.</param>
    public static Tensor? At(NetworkStep step, NetworkTrace trace)
    {
        NetworkDescription description = trace.Network.Description;
        return step switch
        {
            MapStep map => Plus(Rows(map.Input).matmul(map.IsTransposed ? map.Weight : map.Weight.t()), map.Bias),
            ConvolutionStep map => nn.functional.conv2d(trace[map.Input], map.Weight, map.Bias, [map.Stride, map.Stride], [map.Padding, map.Padding]),
            TableStep table => table.Table[trace[table.Tokens]],
            AddedTableStep table => trace[table.Input] + table.Table.narrow(0, 0, trace[table.Input].size(1)),
            GainStep gain => Plus(trace[gain.Input] * gain.Gain, gain.Bias),
            SumStep sum => sum.Terms.Select(term => trace[term]).Aggregate((total, term) => total + term),
            PartsStep parts => cat([.. parts.Parts.Select(Rows)], -1),
            AttentionStep attention => trace[attention.Pattern].matmul(trace[attention.Values]),
            FixedStep { Function: SameEntriesFunction } same => trace[same.Input].reshape(trace[same.Output].shape),
            FixedStep { Function: GateFunction gate } gates => where(trace[gates.Input].gt(0), trace[gates.Input], gate.ClosedSlope * trace[gates.Input]),
            FixedStep { Function: PositionMeanFunction } mean => trace[mean.Input].mean([1]),
            FixedStep { Function: LastPositionFunction } last => trace[last.Input].select(1, -1),
            FixedStep { Function: WindowMeanFunction windows } mean => nn.functional.avg_pool2d(trace[mean.Input], [windows.Kernel, windows.Kernel], [windows.Stride, windows.Stride], [windows.Padding, windows.Padding]),
            FixedStep { Function: WindowMaximumFunction windows } maxima => nn.functional.max_pool2d(trace[maxima.Input], [windows.Kernel, windows.Kernel], [windows.Stride, windows.Stride], [windows.Padding, windows.Padding]),
            FixedStep { Rule: ChangeRule.Softmax } softmax => trace[softmax.Input].softmax(-1),
            FixedStep { Rule: ChangeRule.Normalised } normalised => nn.functional.layer_norm(trace[normalised.Input], [trace[normalised.Input].size(-1)]),
            _ => null,
        };

        // Heads count side by side.
        Tensor Rows(HookPoint hook) =>
            description.LayerAt(hook) is { ValueRole: ValueRole.OfHeads } ? trace[hook].transpose(1, 2).flatten(2) : trace[hook];

        static Tensor Plus(Tensor value, Tensor? bias) => bias is null ? value : value + bias;
    }

    /// <summary>The degree k of a step for which f(2 x) = 2^k f(x); null if it does not say.</summary>
    /// <param name="step">The step.</param>
    public static double? DegreeOf(NetworkStep step) => step switch
    {
        FixedStep { Rule: ChangeRule.Homogeneous } homogeneous => homogeneous.Degree,
        FixedStep { Rule: ChangeRule.Slopes or ChangeRule.Maximum or ChangeRule.Same or ChangeRule.SameWithoutShift } => 1,
        _ => null,
    };
}

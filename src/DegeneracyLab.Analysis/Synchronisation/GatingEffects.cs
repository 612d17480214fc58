using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What it changes at the output, to first order, if a unit is gated by the gate of another one: for units i and j of a layer the sums over
/// samples of |J_i|^2 (y_i' - y_i)^2, where J_i = d output / d y_i and y_i' is what the gate of j makes of p_i; and of |J_i|^2 y_i^2.
/// </summary>
internal sealed class GatingEffects : SampleSums
{
    /// <summary>The number of cotangents that are pulled back at once.</summary>
    private const int CotangentsAtOnce = 64;

    private readonly Device device;
    private readonly IReadOnlyList<GatedLayer> gates;
    private readonly Tensor[] effects, influences, zeros;
    private readonly Tensor outputs;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="gatesOfNetwork">Its gated layers, of which it looks at the replaceable ones.</param>
    public GatingEffects(IInstrumentedNetwork network, IReadOnlyList<GatedLayer> gatesOfNetwork)
    {
        device = Devices.ForSums(Devices.Of(network));
        gates = [.. gatesOfNetwork.Where(gate => gate.IsReplaceable)];
        effects = [.. gates.Select(gate => NewTotal(Width(gate), Width(gate)))];
        influences = [.. gates.Select(gate => NewTotal(Width(gate)))];
        zeros = [.. gates.Select(_ => NewTotal(1))];
        outputs = NewTotal(network.Description.WidthAt(network.Description.Output));
    }

    /// <summary>The means of the outputs.</summary>
    public double[] OutputMeans => [.. Matrix.Numbers(outputs).Select(sum => sum / Count)];

    /// <summary>The means of |J_i|^2 y_i^2 of each unit of a layer.</summary>
    /// <param name="gate">The place of the layer among the replaceable ones.</param>
    public double[] Influences(int gate) => [.. Matrix.Numbers(influences[gate]).Select(sum => sum / Count)];

    /// <summary>Whether all sums are numbers: on large values products may overflow.</summary>
    public bool AreFinite => effects.Concat(influences).Append(outputs).SelectMany(Matrix.Numbers).All(double.IsFinite);

    /// <summary>How many pre-activations of a layer are exactly 0.</summary>
    /// <param name="gate">The place of the layer among the replaceable ones.</param>
    public long Zeros(int gate) => (long)Matrix.Numbers(zeros[gate])[0];

    /// <summary>
    /// The relative gating effects d_ij, [width, width]: the mean change over the influence of i. It is 0 where the gates are always the
    /// same, and infinite where a unit without influence would get some.
    /// </summary>
    /// <param name="gate">The place of the layer among the replaceable ones.</param>
    public double[,] Relative(int gate)
    {
        double[] changes = Matrix.Numbers(effects[gate]), own = Matrix.Numbers(influences[gate]);
        double[,] relative = new double[own.Length, own.Length];
        for (int i = 0; i < own.Length; i++)
            for (int j = 0; j < own.Length; j++)
                relative[i, j] = changes[(i * own.Length) + j] == 0 ? 0 : changes[(i * own.Length) + j] / own[i];
        return relative;
    }

    /// <inheritdoc/>
    private protected override Device Device => device;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        IInstrumentedNetwork network = samples.Network;
        using NetworkTrace trace = samples.Trace(first, count, network.Description.HookPoints);
        Tensor output = trace[network.Description.Output];
        outputs.AddInPlace(output.ToFloat64().reshape(count, -1).sum([0]));
        for (int index = 0; index < gates.Count; index++)
        {
            HookPoint hook = gates[index].Layer.HookPoint;
            double change = 1 - gates[index].Layer.ClosedSlope;
            Tensor before = trace[gates[index].PreActivation!].ToFloat64(), energy = Energy(network, trace, hook, output);
            Tensor open = trace.Mask(hook).ToFloat64(), closed = open.OneMinus();
            Tensor changes = energy * before.Squared().Times(change * change);
            effects[index].AddInPlace((changes * open).t().matmul(closed)).AddInPlace((changes * closed).t().matmul(open));
            influences[index].AddInPlace((energy * trace[hook].ToFloat64().Squared()).sum([0]));
            zeros[index].AddInPlace(before.IsZero().ToFloat64().sum().reshape(1));
        }
    }

    private static long Width(GatedLayer gate) => gate.Layer.OutputShape[0];

    /// <summary>The squared lengths of d output / d y_i, [samples, units].</summary>
    private static Tensor Energy(IInstrumentedNetwork network, NetworkTrace trace, HookPoint hook, Tensor output)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. network.Description.OutputShape];
        long outputs = network.Description.WidthAt(network.Description.Output);
        Tensor unit = eye(outputs, dtype: network.Dtype, device: output.device);
        Tensor? energy = null;
        for (long first = 0; first < outputs; first += CotangentsAtOnce)
        {
            Tensor cotangents = unit.narrow(0, first, Math.Min(CotangentsAtOnce, outputs - first)).reshape([-1, 1, .. shape]);
            Tensor part = network.Vjp(trace, hook, network.Description.Output, cotangents).ToFloat64().Squared().sum([0]);
            energy = energy is null ? part : energy.AddInPlace(part);
        }

        return energy!.MoveToOuterDisposeScope();
    }
}

using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Whether a user's elementwise functions are what they say, at some samples: each output depends on its own input alone, the
/// input stays as it is, and slopes are those of the values. All products and closed forms rest on that.
/// </summary>
internal static class ElementwiseCheck
{
    private const long MostSamples = 8;

    /// <summary>Throws if a function is not.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">Inputs of it.</param>
    /// <exception cref="ArgumentException">One is not; the message names the layer, and the place and size of the difference.</exception>
    public static void Require(IInstrumentedNetwork network, Tensor batch)
    {
        foreach (LayerDescription layer in network.Description.AllLayers.Where(layer => layer.IsUserDefined))
        {
            HookPoint before = network.Description.HookPoints[layer.HookPoint.Index - 1];
            if (layer.IsBranch || !network.Description.ShapeAt(before).SequenceEqual(layer.InputShape))
                continue;
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            Require(network, layer, before, batch.narrow(0, 0, Math.Min(MostSamples, batch.size(0))));
        }
    }

    private static void Require(IInstrumentedNetwork network, LayerDescription layer, HookPoint before, Tensor some)
    {
        string name = $"{layer.HookPoint.Name} of {network.Description.Name}";
        using NetworkTrace alone = network.Trace(some, [before]);
        using NetworkTrace trace = network.Trace(some, [before, layer.HookPoint, .. layer.ProductsNeed]);
        Tensor x = alone[before], y = trace[layer.HookPoint];
        if (!x.eq(trace[before]).all().item<bool>())
            throw new ArgumentException($"{name} changes its input: {nameof(IElementwise)}.{nameof(IElementwise.Value)} must return a new tensor, and leave x as it is.", nameof(network));

        // Every other entry is changed: what was not must have the value that it had.
        bool isDouble = network.Dtype == ScalarType.Float64;
        Tensor isChanged = tensor([.. Enumerable.Range(0, (int)x.numel()).Select(entry => entry % 2 == 1)], ScalarType.Bool, x.device).reshape(x.shape);
        Tensor other = At(where(isChanged, x.Plus(1), x));
        Tensor moved = where(isChanged, zeros_like(y), (other - y).abs());
        double most = Number(moved.max()), scale = Number(y.abs().max());
        if (most > (isDouble ? 1e-9 : 1e-4) * Math.Max(scale, 1e-30))
            throw new ArgumentException($"{name} is not elementwise: an output changes by {Text(most)} where other inputs change and its own does not. Such a function can't be an [Elementwise<F>].", nameof(network));

        Tensor one = ones_like(x), step = x.abs().maximum(one).MultiplyInPlace(isDouble ? 1e-6 : 1.0 / 256);
        Tensor right = (At(x.Plus(step)) - y) / step, left = (y - At(x - step)) / step, middle = right.Plus(left).Times(0.5);
        Tensor slope = network.Vjp(trace, before, layer.HookPoint, ones([1, 1, .. layer.OutputShape], network.Dtype, some.device))[0];
        // Where the differences to both sides are not the same there is a kink, or the step is too long to tell.
        double tolerance = isDouble ? 1e-3 : 5e-2;
        Tensor tells = (right - left).abs().le(middle.abs().maximum(one).Times(tolerance)).logical_and(middle.isfinite());
        Tensor wrong = (slope - middle).abs().gt(middle.abs().maximum(slope.abs()).maximum(one).Times(4 * tolerance)).logical_and(tells);
        if (!wrong.any().item<bool>())
            return;
        Tensor place = wrong.flatten().nonzero()[0];
        throw new ArgumentException($"The slope of {name} at {Entry(x)} is said to be {Entry(slope)}, but its values grow there by {Entry(middle)} for 1: {nameof(IElementwise)}.{nameof(IElementwise.Slope)} is not the derivative of {nameof(IElementwise.Value)}.", nameof(network));

        Tensor At(Tensor values)
        {
            using NetworkTrace there = network.Trace(some, [layer.HookPoint], [Intervention.Replace(before, values)]);
            return there[layer.HookPoint].clone();
        }

        string Entry(Tensor values) => Text(Number(values.flatten().index_select(0, place)));
    }

    private static double Number(Tensor value) => value.to(ScalarType.Float64).item<double>();

    private static string Text(double value) => value.ToString("0.###e+0", CultureInfo.InvariantCulture);
}

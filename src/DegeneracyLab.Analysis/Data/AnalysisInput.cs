using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What can't be analysed is told before a pass begins, by its place.</summary>
internal static class AnalysisInput
{
    /// <summary>Throws if a parameter, trained, frozen or fixed, holds NaN or infinity.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">One does.</exception>
    public static void RequireFiniteWeights(IInstrumentedNetwork network)
    {
        if (Devices.Of(network) is { type: DeviceType.META } device)
            throw new ArgumentException($"{network.Description.Name} is on {device}, where tensors have no numbers; an analysis needs weights.", nameof(network));
        foreach ((string name, Tensor values) in NetworkWeights.Of(network))
            if (FindNonFinite(values) is { } place)
                throw new ArgumentException($"The parameter {name} of {network.Description.Name} holds {Text(place.Value)} at [{string.Join(", ", place.Index)}]; an analysis needs finite weights.", nameof(network));
    }

    /// <summary>Throws if a network can't be analysed, whatever the data.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="ArgumentException">Its numbers are not finite, too coarse, or none.</exception>
    public static void RequireNetwork(IInstrumentedNetwork network)
    {
        if (network.Dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"{network.Description.Name} is {network.Dtype}, and an analysis needs a network in Float32 or Float64: ranks mean nothing in coarser numbers. Convert the network with to(ScalarType.Float32).", nameof(network));
        RequireFiniteWeights(network);
    }

    /// <summary>Throws if samples were disposed.</summary>
    /// <param name="network">The network that they are for.</param>
    /// <param name="batch">The samples.</param>
    /// <exception cref="ObjectDisposedException">They were.</exception>
    public static void RequireAlive(IInstrumentedNetwork network, Tensor batch)
    {
        if (batch.IsInvalid)
            throw new ObjectDisposedException(nameof(batch), $"The data for {network.Description.Name} were disposed.");
    }

    /// <summary>Throws unless samples are a network's, and finite.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="before">The number of samples of the data set before these.</param>
    /// <param name="numbersToo">Whether every number is looked at.</param>
    /// <exception cref="ArgumentException">Shape or type do not fit, or NaN or infinity is among them.</exception>
    public static void Require(IInstrumentedNetwork network, Tensor batch, long before = 0, bool numbersToo = true)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RequireAlive(network, batch);
        NetworkDescription description = network.Description;
        IReadOnlyList<long> shape = description.ShapeAt(description.Input);
        if (batch.dim() != shape.Count + 1 || !batch.shape.Skip(1).SequenceEqual(shape))
            throw Refusal.OfData($"{description.Name} takes data of shape [samples, {string.Join(", ", shape)}], but got [{string.Join(", ", batch.shape)}]{First(description)}.");
        Device device = Devices.Of(network);
        if (batch.device_type != device.type || batch.device_index != device.index)
            throw Refusal.OfData($"{description.Name} is on {device}, but the data are on {batch.device}. Move the data with .to(device), or the network.");
        ScalarType dtype = description.Vocabulary is null ? network.Dtype : ScalarType.Int64;
        if (batch.dtype != dtype)
            throw Refusal.OfData(description.Vocabulary is null
                ? $"{description.Name} has {dtype} parameters, but the data are {batch.dtype}. Convert the data with .to(ScalarType.{dtype}), or make the network with dtype: ScalarType.{batch.dtype}."
                : $"{description.Name} takes token ids of type Int64, but the data are {batch.dtype}. Convert them with .to(ScalarType.Int64).");
        if (numbersToo && description.Vocabulary is null && FindNonFinite(batch) is { } place)
            throw Refusal.OfData($"The data hold {Text(place.Value)} at row {before + place.Index[0]}, {(place.Index.Length == 2 ? $"column {place.Index[1]}" : $"place [{string.Join(", ", place.Index.Skip(1))}]")}.");
    }

    /// <summary>The first number that is NaN or infinite, with its place.</summary>
    /// <param name="tensor">The numbers.</param>
    /// <returns>For example <c>NaN at [0, 1]</c>; null if all are finite.</returns>
    public static string? NonFinite(Tensor tensor) => FindNonFinite(tensor) is { } place ? $"{Text(place.Value)} at [{string.Join(", ", place.Index)}]" : null;

    private static string First(NetworkDescription description) => description.Layers is [{ } first, ..]
        ? $"; its first layer, {first.HookPoint.Name}, is {string.Join(" x ", first.InputShape)} -> {string.Join(" x ", first.OutputShape)}"
        : "";

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static (double Value, long[] Index)? FindNonFinite(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        if (tensor.numel() == 0)
            return null;
        // NaN is the least and the largest where there is one. Nothing as large as the tensor is made.
        (Tensor least, Tensor largest) = tensor.detach().aminmax();
        if (least.isfinite().logical_and(largest.isfinite()).item<bool>())
            return null;
        Tensor bad = tensor.detach().isfinite().logical_not();
        long[] index = bad.nonzero()[0].cpu().data<long>().ToArray();
        Tensor value = tensor.detach();
        foreach (long i in index)
            value = value[i];
        return (value.to(ScalarType.Float64).item<double>(), index);
    }
}

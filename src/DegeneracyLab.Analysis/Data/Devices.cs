using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Where an analysis computes. Sums are float64 and lie on the device of what they sum, if that has float64; else on the CPU.
/// Results come to the CPU at the end of each pass.
/// </summary>
internal static class Devices
{
    /// <summary>The device of a network's parameters; the CPU if it has none.</summary>
    /// <param name="network">The network.</param>
    public static Device Of(IInstrumentedNetwork network)
    {
        Tensor? parameter = network is nn.Module module ? module.parameters().FirstOrDefault() : network.NamedParameters().Select(named => named.Parameter).FirstOrDefault();
        return parameter?.device ?? CPU;
    }

    /// <summary>Where sums of tensors on a device lie.</summary>
    /// <param name="device">The device.</param>
    public static Device ForSums(Device device) => device.type == DeviceType.MPS ? CPU : device;

    /// <summary>A tensor as float64, on the device where sums of it lie.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>The same numbers, which may share the memory of <paramref name="tensor"/>.</returns>
    public static Tensor ToFloat64(this Tensor tensor) => tensor.device_type == DeviceType.MPS ? tensor.cpu().to(ScalarType.Float64) : tensor.to(ScalarType.Float64);

    /// <summary>Cotangents and other vectors for a network.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="network">The network.</param>
    /// <param name="device">The network's device.</param>
    /// <returns>The same numbers in the network's type and on its device.</returns>
    public static Tensor For(this Tensor vectors, IInstrumentedNetwork network, Device device) => vectors.to(network.Dtype).to(device);
}

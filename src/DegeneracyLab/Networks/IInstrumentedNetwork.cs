using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// A network that can be recorded at its hook points and differentiated between them. Generated networks fulfil it; an
/// analysis knows a network through nothing else.
/// </summary>
public interface IInstrumentedNetwork
{
    /// <summary>The network's layers, hook points, shapes and parameter counts.</summary>
    NetworkDescription Description { get; }

    /// <summary>The type of the network's numbers: float32 or float64.</summary>
    ScalarType Dtype { get; }

    /// <summary>The seed from which the initial weights were drawn.</summary>
    long Seed { get; }

    /// <summary>The trainable parameters with their names, in the order of the layers.</summary>
    /// <returns>Names and parameters; the network owns them.</returns>
    IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters();

    /// <summary>
    /// The steps of the computation, in its order: how a small change at one hook point passes to the next, with the parameters as
    /// they are now. A network that states nothing has none, and then no change passes anywhere.
    /// </summary>
    /// <returns>The steps; the network owns their parameters.</returns>
    IReadOnlyList<NetworkStep> Steps() => [];

    /// <summary>
    /// Makes a copy of the network, of the same seed and on the same device: it has the same parameters and buffers, converted to a
    /// type, trained or frozen as they are, and is in the same mode. A change of one network leaves the other as it is.
    /// </summary>
    /// <param name="dtype">The type of the copy's numbers: float32 or float64.</param>
    /// <returns>The copy, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The type is neither float32 nor float64.</exception>
    /// <exception cref="NotSupportedException">The network does not say how it is copied.</exception>
    IInstrumentedNetwork Copy(ScalarType dtype) =>
        throw new NotSupportedException($"{Description.Name} cannot be copied: {GetType().Name} does not implement {nameof(IInstrumentedNetwork)}.{nameof(Copy)}.");

    /// <summary>The plain forward pass.</summary>
    /// <param name="input">The input, [batch, ..input..].</param>
    /// <returns>The output, [batch, ..output..].</returns>
    Tensor Forward(Tensor input);

    /// <summary>Runs the network and records the values at hook points, and the masks of gated layers among them.</summary>
    /// <param name="input">The input, [batch, ..input..].</param>
    /// <param name="hooks">What to record; everything if null. The network is run no further than the last of them.</param>
    /// <param name="interventions">What is changed at hook points, in this call alone; nothing if null.</param>
    /// <returns>The recording, which the caller disposes. Products on it are those of the function with the interventions.</returns>
    /// <exception cref="ArgumentException">The input or an intervention does not fit the network, or a hook point is another network's.</exception>
    NetworkTrace Trace(Tensor input, IReadOnlyCollection<HookPoint>? hooks = null, Interventions? interventions = null);

    /// <summary>
    /// Runs the network as <see cref="Trace"/> does and keeps the autograd graph: after <c>backward()</c> on a loss
    /// computed from the recorded output, the parameters have their gradients and the trace has those at hook points
    /// (<see cref="NetworkTrace.Gradient"/>).
    /// </summary>
    /// <param name="input">The input, [batch, ..input..].</param>
    /// <param name="hooks">What to record; everything if null. The network is run no further than the last of them.</param>
    /// <param name="interventions">What is changed at hook points, in this call alone; nothing if null.</param>
    /// <returns>The recording, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The input or an intervention does not fit the network, or a hook point is another network's.</exception>
    NetworkTrace TraceWithGradients(Tensor input, IReadOnlyCollection<HookPoint>? hooks = null, Interventions? interventions = null);

    /// <summary>The Jacobian between two hook points, for every sample of a trace.</summary>
    /// <param name="trace">A trace of this network.</param>
    /// <param name="from">The earlier hook point.</param>
    /// <param name="to">The later hook point.</param>
    /// <param name="foldBias">
    /// Whether the result has one more column: the derivative by the constant 1 that multiplies every bias between the
    /// two hook points. In a sequence every position has its own, which attention passes on as it does values; where a
    /// sequence becomes a vector, so do they.
    /// </param>
    /// <param name="carry">
    /// Whether both ends are node layers: a hook point inside a branch together with the values that go by it
    /// (<see cref="NetworkDescription.CarriedAt"/>), concatenated as <see cref="NetworkTrace.NodeLayer"/> does.
    /// </param>
    /// <returns>d to / d from, [batch, ..to.., ..from..], or with the constant's entry [batch, ..to.., positions, width + 1] where from is a sequence, else [batch, ..to.., entries + 1].</returns>
    /// <exception cref="ArgumentException">The hook points or the trace are another network's, or in the wrong order.</exception>
    /// <exception cref="InvalidOperationException">The trace lacks a recording that the product needs; the message names it.</exception>
    Tensor Jacobian(NetworkTrace trace, HookPoint from, HookPoint to, bool foldBias = false, bool carry = false);

    /// <summary>Vector-Jacobian products: pulls cotangents back from one hook point to an earlier one.</summary>
    /// <param name="trace">A trace of this network.</param>
    /// <param name="from">The earlier hook point.</param>
    /// <param name="to">The later hook point, where the cotangents live.</param>
    /// <param name="cotangents">
    /// k cotangents for every sample, [k, batch, ..to..]; a batch of 1 stands for all samples. With the biases folded they may
    /// have one entry more on the last dimension, that of the constant, where to is a sequence or a vector.
    /// </param>
    /// <param name="foldBias">
    /// Whether the result has one more column: the derivative by the constant 1 that multiplies every bias between the
    /// two hook points. In a sequence every position has its own, which attention passes on as it does values; where a
    /// sequence becomes a vector, so do they.
    /// </param>
    /// <param name="carry">
    /// Whether both ends are node layers: a hook point inside a branch together with the values that go by it
    /// (<see cref="NetworkDescription.CarriedAt"/>), concatenated as <see cref="NetworkTrace.NodeLayer"/> does.
    /// </param>
    /// <returns>The products, [k, batch, ..from..], or with the constant's entry [k, batch, positions, width + 1] where from is a sequence, else [k, batch, entries + 1].</returns>
    /// <exception cref="ArgumentException">The hook points or the trace are another network's, or in the wrong order, or a shape does not fit.</exception>
    /// <exception cref="InvalidOperationException">The trace lacks a recording that the product needs; the message names it.</exception>
    Tensor Vjp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor cotangents, bool foldBias = false, bool carry = false);

    /// <summary>Jacobian-vector products: pushes tangents forward from one hook point to a later one.</summary>
    /// <param name="trace">A trace of this network.</param>
    /// <param name="from">The earlier hook point, where the tangents live.</param>
    /// <param name="to">The later hook point.</param>
    /// <param name="tangents">k tangents for every sample, [k, batch, ..from..]; a batch of 1 stands for all samples.</param>
    /// <param name="carry">
    /// Whether both ends are node layers: a hook point inside a branch together with the values that go by it
    /// (<see cref="NetworkDescription.CarriedAt"/>), concatenated as <see cref="NetworkTrace.NodeLayer"/> does.
    /// </param>
    /// <returns>The products, [k, batch, ..to..].</returns>
    /// <exception cref="ArgumentException">The hook points or the trace are another network's, or in the wrong order, or a shape does not fit.</exception>
    /// <exception cref="InvalidOperationException">The trace lacks a recording that the product needs; the message names it.</exception>
    Tensor Jvp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor tangents, bool carry = false);

    /// <summary>
    /// The Jacobian by all parameters, explicitly: for toy sizes. The columns follow <see cref="NamedParameters"/>, each
    /// parameter in row-major order.
    /// </summary>
    /// <param name="trace">A trace of this network.</param>
    /// <param name="to">The hook point that is differentiated; the output if null.</param>
    /// <returns>d to / d parameters, [batch, ..to.., parameters].</returns>
    /// <exception cref="ArgumentException">The hook point or the trace is another network's.</exception>
    /// <exception cref="InvalidOperationException">The trace lacks a recording that the product needs; the message names it.</exception>
    Tensor ParameterJacobian(NetworkTrace trace, HookPoint? to = null);
}

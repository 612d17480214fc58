using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A network written by hand that states no steps, or some only, and makes no copies, as one that was written before there were any.</summary>
/// <param name="network">What it computes; stays the caller's.</param>
/// <param name="steps">The steps that it states.</param>
internal sealed class BareNetwork(IInstrumentedNetwork network, params IReadOnlyList<NetworkStep> steps) : IInstrumentedNetwork
{
    public NetworkDescription Description => network.Description;

    public ScalarType Dtype => network.Dtype;

    public long Seed => network.Seed;

    public IReadOnlyList<NetworkStep> Steps() => steps;

    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters() => network.NamedParameters();

    public Tensor Forward(Tensor input) => network.Forward(input);

    public NetworkTrace Trace(Tensor input, IReadOnlyCollection<HookPoint>? hooks = null, Interventions? interventions = null) => network.Trace(input, hooks, interventions);

    public NetworkTrace TraceWithGradients(Tensor input, IReadOnlyCollection<HookPoint>? hooks = null, Interventions? interventions = null) => network.TraceWithGradients(input, hooks, interventions);

    public Tensor Jacobian(NetworkTrace trace, HookPoint from, HookPoint to, bool foldBias = false, bool carry = false) => network.Jacobian(trace, from, to, foldBias, carry);

    public Tensor Vjp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor cotangents, bool foldBias = false, bool carry = false) => network.Vjp(trace, from, to, cotangents, foldBias, carry);

    public Tensor Jvp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor tangents, bool carry = false) => network.Jvp(trace, from, to, tangents, carry);

    public Tensor ParameterJacobian(NetworkTrace trace, HookPoint? to = null) => network.ParameterJacobian(trace, to);
}

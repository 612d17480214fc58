using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>The derivatives of interventions, against autograd and against differences.</summary>
public class DifferentiateTests
{
    private const int Batch = 4;
    private const int Count = 3;

    [Theory]
    [InlineData(new long[] { 5 })]
    [InlineData(new long[] { 3, 5 })]
    [InlineData(new long[] { 2, 3, 5 })]
    public void Every_kind_differentiates_as_autograd_does(long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = InterventionSamples.Values([Batch, .. shape], 1).requires_grad_();
        Tensor vectors = InterventionSamples.Values([Count, Batch, .. shape], 2);
        foreach ((Intervention intervention, _) in InterventionSamples.All(shape, Batch))
        {
            Tensor found = intervention.Differentiate(vectors);
            AssertClose(Gradients(intervention.Apply, value, vectors), found, intervention);
            AssertClose(Differences(intervention.Apply, value, vectors), found, intervention);

            // One vector for all samples.
            Tensor single = vectors.narrow(1, 0, 1);
            Tensor foundSingle = intervention.Differentiate(single);
            Assert.Equal(single.shape, foundSingle.shape);
            AssertClose(Gradients(intervention.Apply, value, single.expand(vectors.shape).clone()), foundSingle.expand(vectors.shape), intervention);
        }
    }

    /// <summary>A scaling of one unit and a projection do not commute, so that the order shows.</summary>
    [Fact]
    public void Several_at_a_hook_point_are_differentiated_in_their_order()
    {
        using DisposeScope scope = NewDisposeScope();
        HookPoint hook = InterventionSamples.Hook;
        Interventions interventions =
        [
            Intervention.Scale(hook, 3).At(units: [1]),
            Intervention.ProjectOut(hook, InterventionSamples.Values([5, 2], 3), InterventionSamples.Values([5], 4)),
            Intervention.Zero(DigitClassifier.Hooks.ReLU2),
            Intervention.Replace(hook, 2).At(units: [4]),
        ];
        Tensor value = InterventionSamples.Values([Batch, 5], 1).requires_grad_();
        Tensor vectors = InterventionSamples.Values([Count, Batch, 5], 2);
        Tensor pulled = interventions.PullBack(hook, vectors), pushed = interventions.PushForward(hook, vectors);

        AssertClose(Gradients(v => interventions.Apply(hook, v), value, vectors), pulled, interventions);
        AssertClose(Differences(v => interventions.Apply(hook, v), value, vectors), pushed, interventions);
        Assert.False(allclose(pulled, pushed));
    }

    /// <summary>The constant c of v -> A v + c, which a folded bias needs, is the value at zero.</summary>
    [Fact]
    public void The_value_at_zero_is_the_constant()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = InterventionSamples.Values([Batch, 3, 5], 1);
        foreach ((Intervention intervention, _) in InterventionSamples.All([3, 5], Batch))
        {
            Tensor constant = intervention.Apply(zeros_like(value));
            AssertClose(intervention.Apply(value), intervention.Differentiate(value.unsqueeze(0)).squeeze(0) + constant, intervention);
        }
    }

    [Fact]
    public void Derivatives_have_the_type_of_the_vectors()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor vectors = InterventionSamples.Values([Count, Batch, 5], 2, ScalarType.Float32);
        foreach ((Intervention intervention, _) in InterventionSamples.All([5], Batch))
            Assert.Equal(ScalarType.Float32, intervention.Differentiate(vectors).dtype);
    }

    private static Tensor Gradients(Func<Tensor, Tensor> apply, Tensor value, Tensor cotangents) =>
        stack([.. Enumerable.Range(0, Count).Select(k => autograd.grad([apply(value)], [value], [cotangents[k]])[0])]);

    /// <summary>Exact but for rounding, because interventions are affine.</summary>
    private static Tensor Differences(Func<Tensor, Tensor> apply, Tensor value, Tensor tangents) =>
        stack([.. Enumerable.Range(0, Count).Select(k => (apply(value + tangents[k]) - apply(value)).detach())]);

    private static void AssertClose(Tensor expected, Tensor found, object what)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.True(allclose(expected, found, rtol: 0, atol: 1e-13), $"{what}: off by {(expected - found).abs().max().item<double>()}");
    }
}

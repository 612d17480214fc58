using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What interventions do to values.</summary>
public class ApplyTests
{
    private const int Batch = 4;

    [Theory]
    [InlineData(new long[] { 5 })]
    [InlineData(new long[] { 3, 5 })]
    [InlineData(new long[] { 2, 3, 5 })]
    public void Every_kind_does_what_a_plain_loop_does(long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (ScalarType dtype in (ScalarType[])[ScalarType.Float64, ScalarType.Float32])
        {
            Tensor value = InterventionSamples.Values([Batch, .. shape], 1, dtype);
            double[] before = value.to(ScalarType.Float64).data<double>().ToArray();
            foreach ((Intervention intervention, InterventionSamples.RowMap map) in InterventionSamples.All(shape, Batch))
            {
                Tensor changed = intervention.Apply(value);
                Assert.Equal(value.shape, changed.shape);
                Assert.Equal(dtype, changed.dtype);
                double[] expected = InterventionSamples.Expected(intervention, map, before, shape);
                if (dtype == ScalarType.Float32)
                    expected = [.. expected.Select(number => (double)(float)number)];
                double[] found = changed.to(ScalarType.Float64).data<double>().ToArray();

                // Only projections round, and those not where they do not act.
                bool projects = intervention.Kind is InterventionKind.Project or InterventionKind.ProjectOut;
                double tolerance = !projects ? 0 : dtype == ScalarType.Float64 ? 1e-14 : 1e-6;
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(
                        Math.Abs(expected[i] - found[i]) <= (expected[i] == before[i] ? 0 : tolerance),
                        $"{intervention}, {dtype}: entry {i} is {found[i]}, but {expected[i]} was expected");
            }

            Assert.Equal(before, value.to(ScalarType.Float64).data<double>().ToArray());
        }
    }

    /// <summary>Zero is no multiplication by zero, and an untouched entry is not computed with.</summary>
    [Fact]
    public void Entries_that_are_no_numbers_are_replaced_and_left_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = tensor(new[] { double.NaN, double.PositiveInfinity, -1, 2 }, 1, 4);
        Assert.Equal([0, 0, 0, 0], Numbers(Intervention.Zero(InterventionSamples.Hook).Apply(value)));
        Assert.Equal([double.NaN, 0, -1, 2], Numbers(Intervention.Zero(InterventionSamples.Hook).At(units: [1]).Apply(value)));
        Assert.Equal([double.NaN, double.PositiveInfinity, -2, 2], Numbers(Intervention.Scale(InterventionSamples.Hook, 2).At(units: [2]).Apply(value)));
    }

    [Fact]
    public void A_value_of_a_trace_is_patched_into_another_pass()
    {
        using var network = new DigitClassifier(seed: 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor value = ones(3, 32);
        DigitClassifier.Recording source = network.Trace(rand(3, 64));
        Tensor expected = source.ReLU1.clone();
        Intervention patch = Intervention.Patch(DigitClassifier.Hooks.ReLU1, source);
        DigitClassifier.Recording single = network.Trace(rand(1, 64));
        Tensor expectedForAll = single.ReLU1.expand(3, 32).clone();
        Intervention patchAll = Intervention.Patch(DigitClassifier.Hooks.ReLU1, single);
        source.Dispose();
        single.Dispose();

        Assert.True(expected.Equals(patch.Apply(value)));
        Assert.True(expectedForAll.Equals(patchAll.Apply(value)));
        Assert.Equal(InterventionKind.Patch, patch.Kind);
        Assert.Same(DigitClassifier.Hooks.ReLU1, patch.Hook);
        Tensor partly = patch.At(units: [7]).Apply(value);
        Assert.True(expected[0, 7].Equals(partly[0, 7]));
        Assert.Equal(1, partly[0, 6].item<float>());
    }

    [Fact]
    public void Directions_that_depend_on_the_others_do_not_count()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = InterventionSamples.Values([2, 5], 1);
        Tensor direction = InterventionSamples.Values([5, 1], 2);
        Tensor dependent = cat([direction, -direction, 1e-3 * direction, zeros(5, 1, dtype: ScalarType.Float64), direction + 1e-15], 1);
        Close(Intervention.Project(InterventionSamples.Hook, direction).Apply(value), Intervention.Project(InterventionSamples.Hook, dependent).Apply(value));
        Assert.Equal("Project at ReLU1, directions [5, 1]", Intervention.Project(InterventionSamples.Hook, dependent).ToString());

        // A small direction is one all the same: 1e-9 is far above the threshold.
        Tensor small = cat([direction, 1e-9 * InterventionSamples.Values([5, 1], 3)], 1);
        Assert.Equal("Project at ReLU1, directions [5, 2]", Intervention.Project(InterventionSamples.Hook, small).ToString());
    }

    [Fact]
    public void Without_directions_nothing_is_kept_and_nothing_removed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = InterventionSamples.Values([2, 5], 1);
        foreach (Tensor none in (Tensor[])[zeros(5, 0, dtype: ScalarType.Float64), zeros(5, 2, dtype: ScalarType.Float64)])
        {
            Assert.True(zeros_like(value).Equals(Intervention.Project(InterventionSamples.Hook, none).Apply(value)));
            Assert.True(value.Equals(Intervention.ProjectOut(InterventionSamples.Hook, none).Apply(value)));
        }
    }

    [Fact]
    public void All_directions_keep_everything()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = InterventionSamples.Values([2, 5], 1);
        Tensor all = InterventionSamples.Values([5, 7], 2);
        Close(value, Intervention.Project(InterventionSamples.Hook, all).Apply(value));
        Close(zeros_like(value), Intervention.ProjectOut(InterventionSamples.Hook, all).Apply(value));
    }

    [Fact]
    public void Several_at_a_hook_point_act_in_their_order()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor value = ones(2, 5);
        Intervention three = Intervention.Replace(InterventionSamples.Hook, 3), twice = Intervention.Scale(InterventionSamples.Hook, 2);
        Intervention elsewhere = Intervention.Zero(DigitClassifier.Hooks.ReLU2);
        Assert.Equal(6, Interventions.Create(three, elsewhere, twice).Apply(InterventionSamples.Hook, value)[0, 0].item<float>());
        Assert.Equal(3, Interventions.Create(twice, three).Apply(InterventionSamples.Hook, value)[0, 0].item<float>());
        Assert.Equal(1, value[0, 0].item<float>());
    }

    [Fact]
    public void Where_nothing_is_done_the_value_is_the_same_tensor()
    {
        using Tensor value = ones(2, 5);
        Interventions elsewhere = [Intervention.Zero(DigitClassifier.Hooks.ReLU2)];
        foreach (Interventions interventions in (Interventions[])[Interventions.None, elsewhere])
        {
            Assert.False(interventions.Any(InterventionSamples.Hook));
            Assert.Same(value, interventions.Apply(InterventionSamples.Hook, value));
            Assert.Same(value, interventions.PushForward(InterventionSamples.Hook, value));
            Assert.Same(value, interventions.PullBack(InterventionSamples.Hook, value));
        }

        Assert.True(elsewhere.Any(DigitClassifier.Hooks.ReLU2));
    }

    [Fact]
    public void Interventions_outlive_the_tensors_that_they_were_made_from()
    {
        Interventions interventions;
        Tensor mean = InterventionSamples.Values([5], 3), directions = InterventionSamples.Values([5, 2], 4);
        using (NewDisposeScope())
            interventions = [
                Intervention.Mean(InterventionSamples.Hook, mean.requires_grad_()),
                Intervention.Replace(InterventionSamples.Hook, InterventionSamples.Values([2, 5], 5)).At(units: [1]),
                Intervention.ProjectOut(InterventionSamples.Hook, directions, mean),
            ];
        using DisposeScope scope = NewDisposeScope();
        Tensor value = ones(2, 5, dtype: ScalarType.Float64);
        Tensor first = interventions.Apply(InterventionSamples.Hook, value);
        directions.fill_(7);
        mean.Dispose();
        directions.Dispose();

        Assert.True(first.Equals(interventions.Apply(InterventionSamples.Hook, value)));
        Assert.False(first.requires_grad);
    }

    [Fact]
    public void Nothing_stays_behind_but_the_result()
    {
        using var network = new DigitClassifier(seed: 1);
        using DisposeScope scope = NewDisposeScope();
        Tensor value = InterventionSamples.Values([Batch, 2, 3, 5], 1), vectors = value.unsqueeze(0);
        List<Intervention> all = [.. InterventionSamples.All([2, 3, 5], Batch).Select(sample => sample.Intervention)];
        foreach (Intervention intervention in all)
        {
            Interventions twice = [intervention, intervention, Intervention.Zero(DigitClassifier.Hooks.ReLU2)];
            Leaves(1, () => intervention.Apply(value));
            Leaves(1, () => intervention.Differentiate(vectors));
            Leaves(1, () => twice.Apply(InterventionSamples.Hook, value));
            Leaves(1, () => twice.PullBack(InterventionSamples.Hook, vectors));
            Leaves(1, () => twice.PushForward(InterventionSamples.Hook, vectors));
            Leaves(0, () => twice.Check(network.Description, _ => [2, 3, 5], Batch));
            Leaves(0, () => Interventions.FromJson(twice.ToJson(), network.Description));
        }

        Tensor columns = InterventionSamples.Values([5, 3], 2), rows = columns.t(), mean = InterventionSamples.Values([5], 3).requires_grad_();
        using DigitClassifier.Recording trace = network.Trace(ones(2, 64));
        Leaves(0, () => Intervention.Mean(InterventionSamples.Hook, mean));
        Leaves(0, () => Intervention.Replace(InterventionSamples.Hook, rows));
        Leaves(0, () => Intervention.Project(InterventionSamples.Hook, columns, mean));
        Leaves(0, () => Intervention.ProjectOut(InterventionSamples.Hook, mean));
        Leaves(0, () => Intervention.Patch(InterventionSamples.Hook, trace));

        static void Leaves(long expected, Action action)
        {
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using (NewDisposeScope())
            {
                action();
                Assert.Equal(expected, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
            }

            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    private static double[] Numbers(Tensor tensor) => tensor.data<double>().ToArray();

    private static void Close(Tensor expected, Tensor found) => Assert.True(allclose(expected, found, rtol: 0, atol: 1e-12));
}

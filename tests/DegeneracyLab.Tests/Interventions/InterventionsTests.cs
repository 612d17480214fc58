using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>Interventions as values: collected, compared, shown.</summary>
public class InterventionsTests
{
    private static readonly HookPoint Hook = DigitClassifier.Hooks.ReLU1;

    [Fact]
    public void A_collection_expression_makes_them()
    {
        Intervention zero = Intervention.Zero(Hook), scale = Intervention.Scale(DigitClassifier.Hooks.Linear2, 0.5);
        Interventions two = [zero, scale];
        Interventions more = [.. two, zero];

        Assert.Equal([zero, scale], two);
        Assert.Equal(2, Take([zero, scale]).Count);
        Assert.Equal(3, more.Count);
        Assert.Same(scale, more[1]);
        Assert.Same(Interventions.None, Take([]));
        Assert.Equal(two, Interventions.Create(zero, scale));

        static Interventions Take(Interventions interventions) => interventions;
    }

    [Fact]
    public void They_do_not_change_with_what_they_were_made_from()
    {
        Intervention[] array = [Intervention.Zero(Hook)];
        int[] units = [1, 2];
        Interventions interventions = [.. array];
        Intervention restricted = array[0].At(units: units);
        array[0] = Intervention.Scale(Hook, 2);
        units[0] = 0;
        Assert.Equal(InterventionKind.Zero, interventions[0].Kind);
        Assert.Equal([1, 2], restricted.Units!);
    }

    [Fact]
    public void A_restriction_makes_another_intervention()
    {
        Intervention zero = Intervention.Zero(Hook), restricted = zero.At(units: [3, 1, 3]);
        Assert.Null(zero.Units);
        Assert.Equal([1, 3], restricted.Units!);
        Assert.Null(restricted.Positions);
        Assert.Equal([1, 3], restricted.At(positions: [2]).Units!);
        Assert.Equal([2], restricted.At(positions: [2]).Positions!);
        Assert.Equal([4], restricted.At(units: [4], channels: [0]).Units!);
        Assert.Equal([0], restricted.At(units: [4], channels: [0]).Channels!);
        Assert.Equal(restricted, restricted.At());
    }

    [Fact]
    public void Equal_ones_do_the_same()
    {
        using DisposeScope scope = NewDisposeScope();
        Func<Intervention>[] makers =
        [
            () => Intervention.Zero(Hook),
            () => Intervention.Zero(DigitClassifier.Hooks.ReLU2),
            () => Intervention.Zero(Hook).At(units: [1]),
            () => Intervention.Zero(Hook).At(units: [2]),
            () => Intervention.Zero(Hook).At(units: []),
            () => Intervention.Zero(Hook).At(positions: [1]),
            () => Intervention.Mean(Hook, ones(4)),
            () => Intervention.Mean(Hook, 2 * ones(4)),
            () => Intervention.Mean(Hook, ones(2, 2)),
            () => Intervention.Mean(Hook, zeros(1)),
            () => Intervention.Mean(Hook, -zeros(1)),
            () => Intervention.Replace(Hook, ones(4)),
            () => Intervention.Scale(Hook, 2),
            () => Intervention.Scale(Hook, 3),
            () => Intervention.Project(Hook, ones(4)),
            () => Intervention.Project(Hook, ones(4), ones(4)),
            () => Intervention.ProjectOut(Hook, ones(4)),
        ];
        for (int i = 0; i < makers.Length; i++)
        {
            for (int j = 0; j < makers.Length; j++)
            {
                Interventions one = [makers[i]()], other = [makers[j]()];
                Assert.Equal(i == j, one[0].Equals(other[0]));
                Assert.Equal(i == j, one.Equals(other));
                if (i == j)
                    Assert.Equal(one.GetHashCode(), other.GetHashCode());
            }
        }

        Interventions both = [makers[0](), makers[2]()], reversed = [makers[2](), makers[0]()];
        Assert.NotEqual(both, reversed);
        Assert.False(both.Equals(null));
        Assert.Equal(Interventions.None, []);
    }

    [Fact]
    public void They_are_shown_in_words()
    {
        using DisposeScope scope = NewDisposeScope();
        Interventions interventions =
        [
            Intervention.Zero(Hook).At(units: [3, 1], positions: [0], channels: [2]),
            Intervention.Mean(Hook, ones(4)),
            Intervention.Scale(Hook, -0.5),
            Intervention.Project(Hook, eye(4, 2, dtype: ScalarType.Float64), ones(4)).At(positions: [1]),
        ];
        Assert.Equal(
            """
            Zero at ReLU1, units [1, 3], positions [0], channels [2]
            Mean at ReLU1
            Scale at ReLU1 by -0.5
            Project at ReLU1, directions [4, 2] about an origin, positions [1]
            """,
            interventions.ToString());
        Assert.Equal("No interventions", Interventions.None.ToString());
    }
}

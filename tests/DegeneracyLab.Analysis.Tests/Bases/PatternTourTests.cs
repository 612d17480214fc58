using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

public sealed class PatternTourTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(40, 64)]
    [InlineData(1300, 65)]
    [InlineData(2000, 100)]
    public void Tours_visit_each_sample_once_and_say_what_changes(int samples, int units)
    {
        bool[,] open = Patterns(samples, units, out Tensor patterns);
        IReadOnlyList<PatternTour> tours = PatternTour.Of(patterns);
        Assert.Equal(Enumerable.Range(0, samples), tours.SelectMany(tour => tour.Rows).Order());
        foreach (PatternTour tour in tours)
        {
            Assert.Equal(tour.Rows.Length - 1, tour.Flips.Length);
            for (int place = 1; place < tour.Rows.Length; place++)
                Assert.Equal(Enumerable.Range(0, units).Where(unit => open[tour.Rows[place], unit] != open[tour.Rows[place - 1], unit]), tour.Flips[place - 1]);
        }
    }

    [Fact]
    public void Few_gates_change_where_patterns_have_structure()
    {
        // By signs of 60 projections of points in a plane: a good order goes around it, 2 x 60 changes for a whole turn.
        const int samples = 2000, units = 60;
        Tensor patterns = Compare.Gaussian(5, samples, 2).matmul(Compare.Gaussian(6, 2, units)).gt(0);
        int changes = PatternTour.Of(patterns).Sum(tour => tour.Flips.Sum((int[] flips) => flips.Length));
        Assert.InRange(changes, 1, 10 * units);
    }

    [Fact]
    public void Samples_that_are_all_alike_are_no_trouble()
    {
        IReadOnlyList<PatternTour> tours = PatternTour.Of(ones(1500, 70).gt(0));
        Assert.Equal(1500, tours.Sum(tour => tour.Rows.Length));
        Assert.Equal(0, tours.Sum(tour => tour.Flips.Sum((int[] flips) => flips.Length)));
    }

    private static bool[,] Patterns(int samples, int units, out Tensor tensor)
    {
        tensor = Compare.Gaussian(7, samples, units).gt(0.3);
        bool[] entries = tensor.data<bool>().ToArray();
        bool[,] open = new bool[samples, units];
        for (int i = 0; i < entries.Length; i++)
            open[i / units, i % units] = entries[i];
        return open;
    }
}

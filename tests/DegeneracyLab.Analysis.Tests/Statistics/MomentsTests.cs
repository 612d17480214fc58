using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

public sealed class MomentsTests
{
    [Fact]
    public void They_are_the_sums_written_out()
    {
        using var scope = NewDisposeScope();
        using var moments = new Moments(2);
        moments.Add(tensor(new double[,] { { 1, 2 }, { 3, 6 } }));
        moments.Add(tensor(new double[,] { { 5, 1 } }));
        Assert.Equal(3, moments.Count);
        Assert.Equal([3, 3], moments.Mean.data<double>().ToArray());
        // centred: (-2,-1), (0,3), (2,-2)
        Assert.Equal([8, -2, -2, 14], moments.Comoment.data<double>().ToArray().Select(value => Math.Round(value, 12)));
        Compare.Close(tensor(new[,] { { 35 / 3.0, 25 / 3.0, 3 }, { 25 / 3.0, 41 / 3.0, 3 }, { 3, 3, 1 } }), moments.FoldedGram(), 1e-14);
    }

    [Fact]
    public void Batches_merges_and_their_order_make_no_difference()
    {
        using var scope = NewDisposeScope();
        Tensor x = Compare.Gaussian(1, 1000, 6) + 1e3;
        using var whole = new Moments(6);
        whole.Add(x);
        using var first = new Moments(6);
        using var second = new Moments(6);
        first.Add(x.narrow(0, 600, 400));
        second.Add(x.narrow(0, 0, 1));
        second.Add(x.narrow(0, 1, 599));
        first.Merge(second);
        first.Merge(new Moments(6));
        Compare.Close(whole.Mean, first.Mean, 1e-15);
        Compare.Close(whole.Comoment, first.Comoment, 1e-13);
    }

    [Fact]
    public void A_large_mean_does_not_swamp_the_covariance()
    {
        using var scope = NewDisposeScope();
        Tensor centred = Compare.Gaussian(2, 4000, 3);
        using var small = new Moments(3);
        using var large = new Moments(3);
        foreach (Tensor batch in centred.split(500))
        {
            small.Add(batch);
            large.Add(batch + 1e7);
        }

        // Of 16 digits 7 went into the mean; a Gram matrix from which the mean was taken afterwards would keep 2.
        Compare.Close(small.Covariance(), large.Covariance(), 1e-8);
    }

    [Fact]
    public void Other_widths_are_refused()
    {
        using var moments = new Moments(2);
        using var other = new Moments(3);
        Assert.Contains("width 3", Assert.Throws<ArgumentException>(() => moments.Merge(other)).Message, StringComparison.Ordinal);
    }
}

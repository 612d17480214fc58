using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class ReductionTests
{
    [Fact]
    public void Sums_and_means()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Counting(2, 3);

        Expect.Close(x.sum(), 21);
        Expect.Close(x.sum(0L), 5, 7, 9);
        Expect.Close(x.sum(1), 6, 15);
        Expect.Shape(x.sum(1, keepdim: true), 2, 1);
        Expect.Close(x.sum(0, 1), 21);
        Expect.Close(x.sum([0L]), 5, 7, 9);
        Expect.Close(torch.sum(x, 1), 6, 15);
        Expect.Close(x.mean(), 3.5);
        Expect.Close(x.mean([0L]), 2.5, 3.5, 4.5);
        Expect.Shape(x.mean([0L, 1], keepdim: true), 1, 1);
        Expect.Close(x.prod(), 720);
        Expect.Close(x.prod(1), 6, 120);
        Expect.Close(x.cumsum(1), 1, 3, 6, 4, 9, 15);
        Assert.Equal(float64, ones(3).sum(float64).dtype);
    }

    [Fact]
    public void Variance_is_unbiased_unless_said_otherwise()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new double[,] { { 1, 3 }, { 2, 8 } });

        Expect.Close(x.var(), 29.0 / 3);
        Expect.Close(x.var(1), 2, 18);
        Expect.Close(x.var(1, unbiased: false), 1, 9);
        Expect.Close(x.std(1, unbiased: false), 1, 3);
        Expect.Shape(x.std(0, keepdim: true), 1, 2);
        Expect.Close(var(x, unbiased: false), 7.25);
    }

    [Fact]
    public void Extremes_and_where_they_are()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new double[,] { { 3, 1, 2 }, { 4, 9, 5 } });

        Expect.Close(x.max(), 9);
        Expect.Close(x.min(), 1);
        (Tensor values, Tensor indexes) = x.max(1);
        Expect.Close(values, 3, 9);
        Expect.Close(indexes, 0, 1);
        (values, indexes) = x.min(0, keepdim: true);
        Expect.Shape(values, 1, 3);
        Expect.Close(indexes, 0, 0, 0);
        Expect.Close(x.argmax(), 4);
        Expect.Close(x.argmax(1), 0, 1);
        Expect.Close(x.argmin(1), 1, 0);
        Expect.Close(x.amax(0), 4, 9, 5);
        Expect.Close(x.amin([1L], keepdim: true), 1, 4);
        Expect.Close(Expect.Vector(5, 1, 3).median(), 3);
        Assert.Equal(int64, x.argmax().dtype);
    }

    [Fact]
    public void Any_all_and_counts()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[,] { { true, false }, { true, true } });

        Assert.True(x.any().item<bool>());
        Assert.False(x.all().item<bool>());
        Expect.Close(x.all(1), 0, 1);
        Expect.Close(any(x, 0), 1, 1);
        Expect.Close(x.count_nonzero(), 3);
        Expect.Close(x.count_nonzero([0L]), 2, 1);
        Expect.Close(x.nonzero(), 0, 0, 1, 0, 1, 1);
        Tensor[] places = where(x);
        Expect.Close(places[0], 0, 1, 1);
        Expect.Close(places[1], 0, 0, 1);
    }

    [Fact]
    public void Sorting_and_counting_values()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Expect.Vector(3, 1, 2, 1);

        (Tensor sorted, Tensor order) = x.sort(stable: true);
        Expect.Close(sorted, 1, 1, 2, 3);
        Expect.Close(order, 1, 3, 2, 0);
        Expect.Close(x.argsort(descending: true)[0], 0);
        (Tensor top, Tensor at) = x.topk(2);
        Expect.Close(top, 3, 2);
        Expect.Close(at, 0, 2);
        (Tensor values, Tensor? inverse, Tensor? counts) = x.unique(return_inverse: true, return_counts: true);
        Expect.Close(values, 1, 2, 3);
        Expect.Close(inverse!, 2, 0, 1, 0);
        Expect.Close(counts!, 2, 1, 1);
        Expect.Close(bincount(tensor(new[] { 0L, 2, 2 }), minlength: 4), 1, 0, 2, 0);
        Expect.Close(x.histc(3, 1, 4), 2, 1, 1);
        Expect.Close(searchsorted(Expect.Vector(1, 3, 5), Expect.Vector(0, 3, 6)), 0, 1, 3);
    }

    [Fact]
    public void Norms_and_logsumexp()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new double[,] { { 3, -4 }, { 0, 12 } });

        Expect.Close(x.norm(), 13);
        Expect.Close(x.norm(1f), 19);
        Expect.Close(x.norm(1, false, 2), 5, 12);
        Expect.Close(x.logsumexp(1), Math.Log(Math.Exp(3) + Math.Exp(-4)), Math.Log(1 + Math.Exp(12)));
    }
}

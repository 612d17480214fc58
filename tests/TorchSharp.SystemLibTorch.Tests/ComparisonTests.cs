using static TorchSharp.torch;

namespace TorchSharp.SystemLibTorch.Tests;

public class ComparisonTests
{
    [Fact]
    public void Comparisons_go_element_by_element()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Expect.Vector(1, 2, 3), b = Expect.Vector(3, 2, 1);

        Expect.Close(a == b, 0, 1, 0);
        Expect.Close(a != b, 1, 0, 1);
        Expect.Close(a < b, 1, 0, 0);
        Expect.Close(a <= b, 1, 1, 0);
        Expect.Close(a > b, 0, 0, 1);
        Expect.Close(a >= b, 0, 1, 1);
        Expect.Close(a > 1, 0, 1, 1);
        Expect.Close(2 > a, 1, 0, 0);
        Expect.Close(a.eq(2.0), 0, 1, 0);
        Expect.Close(a.ne(2), 1, 0, 1);
        Assert.Equal(@bool, (a > b).dtype);
    }

    [Fact]
    public void Logic_and_bits()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor p = tensor(new[] { true, true, false, false }), q = tensor(new[] { true, false, true, false });

        Expect.Close(p & q, 1, 0, 0, 0);
        Expect.Close(p | q, 1, 1, 1, 0);
        Expect.Close(p ^ q, 0, 1, 1, 0);
        Expect.Close(~p, 0, 0, 1, 1);
        Expect.Close(p.logical_and(q), 1, 0, 0, 0);
        Expect.Close(p.logical_or(q), 1, 1, 1, 0);
        Expect.Close(p.logical_xor(q), 0, 1, 1, 0);
        Expect.Close(p.logical_not(), 0, 0, 1, 1);
        Expect.Close(logical_not(q), 0, 1, 0, 1);
        Expect.Close(tensor(new[] { 12L }).bitwise_and(tensor(new[] { 10L })), 8);
        Expect.Close(tensor(new[] { 12L }).bitwise_or(tensor(new[] { 10L })), 14);
        Expect.Close(tensor(new[] { 0L }).bitwise_not(), -1);
    }

    [Fact]
    public void Tensors_as_a_whole()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Expect.Vector(1, 2), same = Expect.Vector(1, 2), near = Expect.Vector(1, 2 + 1e-9), other = Expect.Vector(1, 3);

        Assert.True(a.Equals(same));
        Assert.False(a.Equals(near));
        Assert.False(a.Equals((object?)null));
        Assert.True(a.allclose(near));
        Assert.False(allclose(a, other));
        Assert.False(a.allclose(other, rtol: 0, atol: 0.5));
        Expect.Close(a.equal(other), 1, 0);
        Expect.Close(a.isclose(near), 1, 1);
        Assert.False(tensor(double.NaN).allclose(tensor(double.NaN)));
        Assert.True(tensor(double.NaN).allclose(tensor(double.NaN), equal_nan: true));
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

public sealed class SymmetricProductTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(0, 150)]
    [InlineData(1, 3)]
    [InlineData(64, 120)]
    [InlineData(65, 100)]
    [InlineData(65, 101)]
    [InlineData(200, 129)]
    [InlineData(90, 417)]
    public void It_is_the_product(long rows, long columns)
    {
        Tensor x = Compare.Gaussian(1, rows, columns);
        Compare.Close(x.t().matmul(x), SymmetricProduct.Of(x), 1e-14);
    }

    [Fact]
    public void It_is_added_to_a_part_of_a_matrix_by_parts_of_rows()
    {
        Tensor all = Compare.Gaussian(2, 300, 260), x = all.narrow(1, 7, 230);
        Tensor sum = Compare.Gaussian(3, 240, 250), before = sum.clone();
        SymmetricProduct.AddTo(sum.narrow(0, 5, 230).narrow(1, 11, 230), x);
        Compare.Close(nn.functional.pad(x.t().matmul(x), [11, 9, 5, 5]), sum - before, 1e-13);
    }

    [Fact]
    public void Counts_in_float32_are_exact()
    {
        Tensor open = Compare.Gaussian(4, 500, 333).gt(0);
        Tensor expected = open.to(ScalarType.Float64).t().matmul(open.to(ScalarType.Float64));
        Assert.True(expected.eq(SymmetricProduct.Of(open.to(ScalarType.Float32)).to(ScalarType.Float64)).all().item<bool>());
    }
}

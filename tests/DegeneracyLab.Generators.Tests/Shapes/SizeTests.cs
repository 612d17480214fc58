using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Tests.Shapes;

public class SizeTests
{
    private static readonly Size A = Size.Parameter("a");
    private static readonly Size Class = Size.Parameter("class");

    [Fact]
    public void Numbers_are_computed_at_once()
    {
        Assert.Equal(12, new Size(3) * 4);
        Assert.Equal(7, new Size(3) + 4);
        Assert.Equal(3, new Size(13) / 4);
        Assert.True((new Size(int.MaxValue) * 2) is { IsTooLarge: true, IsUnknown: true });
        Assert.True((new Size(int.MaxValue) * 2 + 1).IsTooLarge);
        Assert.True(new Size(int.MaxValue).Windows(1, 1, 1).IsTooLarge);
        Assert.False(Size.Unknown.IsTooLarge);
        Assert.True((Size.Unknown * 2).IsUnknown);
        Assert.True((new Size(0) + 2).IsUnknown);
    }

    [Theory]
    [InlineData(8, 3, 1, 0, 6)]
    [InlineData(8, 3, 2, 1, 4)]
    [InlineData(7, 2, 2, 0, 3)]
    [InlineData(3, 3, 1, 0, 1)]
    public void Windows_pass_over_a_side(int side, int kernel, int stride, int padding, int expected) =>
        Assert.Equal(expected, new Size(side).Windows(kernel, stride, padding));

    [Fact]
    public void A_window_larger_than_the_side_leaves_nothing() => Assert.True(new Size(3).Windows(4, 1, 0).IsUnknown);

    [Fact]
    public void Expressions_carry_parameters()
    {
        Assert.Equal("a * 4", (A * 4).ToString());
        Assert.Equal("(a + 1) * 4", ((A + 1) * 4).ToString());
        Assert.Equal("a", (A * 1).ToString());
        Assert.Equal("sizes.a * sizes.@class", (A * Class).Code("sizes."));
        Assert.Equal("(a + 2 * 1 - 3) / 2 + 1", A.Windows(3, 2, 1).ToString());
        Assert.Equal(A * 4, A * 4);
    }
}

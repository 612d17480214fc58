using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Tests.Shapes;

public class TensorShapeTests
{
    [Fact]
    public void A_shape_is_written_as_documentation_and_as_code_write_it()
    {
        Assert.Equal("[batch, 64]", TensorShape.Vector(64).ToString());
        Assert.Equal("[batch, 3, 128]", TensorShape.Of(3, 128).ToString());
        Assert.Equal("[batch, .., 128]", TensorShape.Open(128).ToString());
        Assert.Equal("3, 128", TensorShape.Of(3, 128).List());
        Assert.Equal("[3, sizes.width]", TensorShape.Of(3, Size.Parameter("width")).Code("sizes."));
        Assert.Equal("[.. Leading, 128]", TensorShape.Open(128).Code("sizes."));
    }

    [Fact]
    public void A_size_that_is_not_positive_is_unknown()
    {
        Assert.Equal("[batch, ?]", TensorShape.Vector(0).ToString());
        Assert.Equal("[batch, ?]", TensorShape.Vector(-5).ToString());
        Assert.True(TensorShape.Of(3, 0).IsUnknown);
    }

    [Fact]
    public void Shapes_are_equal_by_their_sizes()
    {
        Assert.Equal(TensorShape.Vector(3), TensorShape.Of(3));
        Assert.Equal(TensorShape.Vector(3).GetHashCode(), TensorShape.Of(3).GetHashCode());
        Assert.NotEqual(TensorShape.Vector(3), TensorShape.Of(1, 3));
        Assert.NotEqual(TensorShape.Vector(3), TensorShape.Open(3));
        Assert.Equal(TensorShape.Vector(Size.Parameter("a")), TensorShape.Vector(Size.Parameter("a")));
        Assert.NotEqual(TensorShape.Vector(Size.Parameter("a")), TensorShape.Vector(Size.Parameter("b")));
    }

    [Fact]
    public void A_new_width_replaces_the_last_size_alone()
    {
        TensorShape shape = TensorShape.Of(3, 128).WithWidth(7);
        Assert.Equal(TensorShape.Of(3, 7), shape);
        Assert.Equal(7, shape.Width);
    }

    [Fact]
    public void An_open_shape_takes_what_comes_before_the_width_from_outside()
    {
        Assert.Equal(TensorShape.Of(3, 7), TensorShape.Open(7).Inside(TensorShape.Of(3, 128)));
        Assert.Equal(TensorShape.Of(5, 7), TensorShape.Of(5, 7).Inside(TensorShape.Of(3, 128)));
    }
}

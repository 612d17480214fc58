using System.Collections.Immutable;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Tests.Shapes;

public class TensorShapeTests
{
    [Fact]
    public void A_shape_is_written_as_documentation_writes_it()
    {
        Assert.Equal("[batch, 64]", TensorShape.Vector(64).ToString());
        Assert.Equal("[batch, 3, 128]", new TensorShape(ImmutableArray.Create(3, 128)).ToString());
        Assert.Equal("3, 128", new TensorShape(ImmutableArray.Create(3, 128)).List());
    }

    [Fact]
    public void A_size_that_is_not_positive_is_unknown()
    {
        Assert.Equal("[batch, ?]", TensorShape.Vector(0).ToString());
        Assert.Equal("[batch, ?]", TensorShape.Vector(-5).ToString());
    }

    [Fact]
    public void Shapes_are_equal_by_their_sizes()
    {
        Assert.Equal(TensorShape.Vector(3), new TensorShape(ImmutableArray.Create(3)));
        Assert.Equal(TensorShape.Vector(3).GetHashCode(), new TensorShape(ImmutableArray.Create(3)).GetHashCode());
        Assert.NotEqual(TensorShape.Vector(3), new TensorShape(ImmutableArray.Create(1, 3)));
    }

    [Fact]
    public void A_new_width_replaces_the_last_size_alone()
    {
        TensorShape shape = new TensorShape(ImmutableArray.Create(3, 128)).WithWidth(7);
        Assert.Equal(new TensorShape(ImmutableArray.Create(3, 7)), shape);
        Assert.Equal(7, shape.Width);
    }
}

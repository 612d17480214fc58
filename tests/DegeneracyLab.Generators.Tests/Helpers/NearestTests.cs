using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Tests.Helpers;

public sealed class NearestTests
{
    [Theory]
    [InlineData("Encodr", "Encoder")]
    [InlineData("encoder", "Encoder")]
    [InlineData("Encoder1", "Encoder")]
    [InlineData("Decoder", "Decoders")]
    [InlineData("hiden", "hidden")]
    [InlineData("a", "b")]
    [InlineData("Linear3", "Linear1")]
    public void A_misspelt_name_has_a_nearest(string name, string expected) =>
        Assert.Equal(expected, Nearest.To(name, ["Linear1", "Linear2", "Encoder", "Decoders", "hidden", "b", "c"]));

    [Theory]
    [InlineData("width")]
    [InlineData("")]
    [InlineData("Readout")]
    [InlineData("ab")]
    public void A_name_that_is_another_has_none(string name) =>
        Assert.Null(Nearest.To(name, ["Linear1", "Encoder", "hidden"]));

    [Fact]
    public void Without_names_there_is_none() => Assert.Null(Nearest.To("Linear1", []));
}

namespace DegeneracyLab.Tests;

public class DescriptionTests
{
    [Fact]
    public void The_table_shows_hook_points_shapes_parameters_and_derivatives()
    {
        using var network = new Mixed(seed: 1);
        Assert.Equal(
            """
            Mixed: [batch, 3] -> [batch, 2], 42 parameters
              #  hook point  layer      shape       parameters  derivative
              0  Input                  [batch, 3]
              1  Linear1     Linear     [batch, 4]          16  constant
              2  LeakyReLU1  LeakyReLU  [batch, 4]              mask, else 0.25
              3  Linear2     Linear     [batch, 4]          16  constant
              4  GELU1       GELU       [batch, 4]              smooth
              5  Features    Identity   [batch, 4]              constant
              6  Linear3     Linear     [batch, 2]          10  constant
            """,
            network.ToString());
        Assert.Equal(network.ToString(), network.Description.ToString());
    }

    [Fact]
    public void A_description_knows_layers_hook_points_and_shapes()
    {
        using var network = new DigitClassifier(seed: 1);
        NetworkDescription description = network.Description;

        Assert.Equal("DigitClassifier", description.Name);
        Assert.Equal(["Input", "Linear1", "ReLU1", "Linear2", "ReLU2", "Linear3"], description.HookPoints.Select(hook => hook.Name));
        Assert.Same(DigitClassifier.Hooks.Linear3, description.Output);
        Assert.Same(DigitClassifier.Hooks.Output, description.Output);
        Assert.Same(DigitClassifier.Hooks.Input, description.Input);
        Assert.Equal([32], description.ShapeAt(DigitClassifier.Hooks.ReLU2));
        Assert.Equal(64, description.WidthAt(DigitClassifier.Hooks.Input));
        Assert.Equal((64 * 32) + 32 + (32 * 32) + 32 + (32 * 10) + 10, description.ParameterCount);
        Assert.Equal("ReLU", description.Layers[1].Kind);
        Assert.Equal(LayerDerivative.Gate, description.Layers[1].Derivative);
        Assert.Same(DigitClassifier.Hooks.ReLU1, Assert.Single(description.Layers[1].ProductsNeed));
        Assert.Same(description, network.Description);
    }

    [Fact]
    public void A_hook_point_of_another_network_has_no_shape()
    {
        using var network = new DigitClassifier(seed: 1);
        var exception = Assert.Throws<ArgumentException>(() => network.Description.ShapeAt(Mixed.Hooks.GELU1));
        Assert.StartsWith("GELU1 is no hook point of DigitClassifier. Its hook points are Input, Linear1, ReLU1, Linear2, ReLU2, Linear3.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hook_points_must_be_in_their_places()
    {
        var input = new HookPoint(0, "Input");
        var exception = Assert.Throws<ArgumentException>(() => new NetworkDescription("N", input, [3], [LayerDescription.Identity(new HookPoint(2, "A"), [3])]));
        Assert.StartsWith("Hook point A of N stands at place 1 but has index 2.", exception.Message, StringComparison.Ordinal);
    }
}

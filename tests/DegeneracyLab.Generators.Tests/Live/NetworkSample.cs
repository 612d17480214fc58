using System.Globalization;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>A random network: its declaration, and its layers for an independent computation.</summary>
/// <param name="Name">The class.</param>
/// <param name="Input">The width of the input.</param>
/// <param name="Layers">The layers.</param>
public sealed record NetworkSample(string Name, int Input, IReadOnlyList<LayerSample> Layers)
{
    private static readonly string[] Activations = ["ReLU", "LeakyReLU", "Tanh", "Sigmoid", "GELU", "SiLU", "Softplus", "Identity"];

    /// <summary>The declaration.</summary>
    public string Declaration =>
        $"[Network(Input = {Input.ToString(CultureInfo.InvariantCulture)})] {string.Concat(Layers.Select(layer => layer.Attribute))} internal partial class {Name};";

    /// <summary>
    /// The network with a number: 1 to 5 linear layers, each activation in turn, now and then no activation or two of
    /// them, none or one before the first and after the last layer.
    /// </summary>
    public static NetworkSample Random(int number)
    {
        var random = new Random(number);
        List<LayerSample> layers = [];
        string activation = Activations[number % Activations.Length];
        int depth = 1 + (number / Activations.Length % 5);
        if (random.Next(3) == 0)
            layers.Add(Activation());
        for (int i = 0; i < depth; i++)
        {
            layers.Add(new("Linear", random.Next(1, 6), Bias: random.Next(3) > 0));
            bool isLast = i == depth - 1;
            if (random.Next(4) > 0 && (!isLast || random.Next(2) == 0))
                layers.Add(Activation());
            if (random.Next(6) == 0)
                layers.Add(new(Activations[random.Next(Activations.Length)]));
        }

        return new($"Network{number.ToString(CultureInfo.InvariantCulture)}", random.Next(1, 6), layers);

        LayerSample Activation() => new(activation, Slope: new[] { 0.01, 0.3, -0.5, 0, 1 }[random.Next(5)]);
    }
}

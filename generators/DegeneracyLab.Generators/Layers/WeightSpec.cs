using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;

namespace DegeneracyLab.Generators.Layers;

/// <summary>What an attribute says of a layer's weights.</summary>
/// <param name="Init">The name of the way in which they are drawn; <c>Default</c> if it says nothing.</param>
/// <param name="Std">The standard deviation of normal ones.</param>
/// <param name="Trainable">Whether they are trained.</param>
internal sealed record WeightSpec(string Init, double Std, bool Trainable)
{
    private static readonly string[] Inits = ["Default", "Kaiming", "Xavier", "Normal", "Zeros", "Identity"];

    public bool IsDefault => Init == "Default";

    /// <summary>The last arguments of a call that makes the layer.</summary>
    public string TrainableArgument => Trainable ? "" : ", trainable: false";

    public static WeightSpec Of(AttributeArguments arguments)
    {
        int init = arguments.Enum("Init", 0);
        return new(init >= 0 && init < Inits.Length ? Inits[init] : "", arguments.Named("Std", 0.02), arguments.Named("Trainable", true));
    }

    /// <summary>The last arguments of a call that draws the weights.</summary>
    public string DrawArguments(TypeNames types) =>
        IsDefault ? "" : Init == "Normal" ? $", {types.Init}.Normal, std: {CSharpLiteral.Of(Std)}" : $", {types.Init}.{Init}";

    public void Check(LayerCheck check, string layer)
    {
        if (Init.Length == 0)
            check.Report(DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("Init"), layer, "Init", "one of " + string.Join(", ", Inits), "another number");
        if (!(Std >= 0 && Std <= float.MaxValue))
            check.Report(DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("Std"), layer, "Std", "a number that is not negative", Std.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
    }
}

using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>Normalisation over the last dimension.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Affine">Whether it has weights and a bias.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="Trainable">Whether weights and bias are trained.</param>
internal sealed record LayerNormLayer(string Name, TensorShape Input, bool Affine, double Epsilon, bool Trainable) : CompositeLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("LayerNorm", "layerNorm", static arguments =>
        new LayerNormLayer("", TensorShape.Unknown, arguments.Named("Affine", true), arguments.Named("Epsilon", 1e-5), arguments.Named("Trainable", true)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = (x - mean) / scale{(Affine ? " * w + b" : "")}";

    public override TensorShape Output => Input;

    /// <summary>Scale and the normalised values.</summary>
    public override int HooksInside => 2;

    public override void Check(LayerCheck check)
    {
        ShapeRules.VectorOrSequence(check, this);
        if (!(Epsilon >= 0 && Epsilon <= float.MaxValue))
            check.Report(DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("Epsilon"), Name, "Epsilon", "a number that is not negative", Epsilon.ToString("R", CultureInfo.InvariantCulture));
    }

    public override string ModuleType(TypeNames types) => types.LayerNormModule;

    public override string HookType(TypeNames types) => types.LayerNormHookPoint;

    public override string RecordingType(TypeNames types) => types.LayerNormRecording;

    public override string NewModule(LayerSite site) =>
        $"new(width: {Input.Width.Code("")}{(Affine ? "" : ", affine: false")}{(Epsilon == 1e-5 ? "" : $", epsilon: {CSharpLiteral.Of(Epsilon)}")}{(Trainable ? "" : ", trainable: false")})";
}

using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>Multi-head self-attention.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Heads">The number of heads.</param>
/// <param name="HeadWidth">The width of a head; null if it follows from that of the input.</param>
/// <param name="Causal">Whether a position attends only to itself and those before it.</param>
/// <param name="Bias">Whether there are biases.</param>
/// <param name="Scaled">Whether scores are divided by the square root of the head width.</param>
/// <param name="Weights">What is said of its weights.</param>
internal sealed record SelfAttentionLayer(string Name, TensorShape Input, Size Heads, Size? HeadWidth, bool Causal, bool Bias, bool Scaled, WeightSpec Weights) : CompositeLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("SelfAttention", "selfAttention", static arguments => new SelfAttentionLayer(
        "",
        TensorShape.Unknown,
        arguments.Size("Heads", 1),
        arguments.OptionalSize("HeadWidth"),
        arguments.Named("Causal", false),
        arguments.Named("Bias", true),
        arguments.Named("Scaled", true),
        WeightSpec.Of(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = softmax(q k^T{(Scaled ? " / sqrt(d)" : "")}) v W^T{(Bias ? " + b" : "")}, {Heads} {(Heads == 1 ? "head" : "heads")}{(Causal ? ", causal" : "")}";

    public override TensorShape Output => Input;

    /// <summary>Projections, queries, keys, values, scores, pattern and results.</summary>
    public override int HooksInside => 7;

    public override bool NeedsPositions => Input.IsOpen;

    public override void Check(LayerCheck check)
    {
        ShapeRules.SequenceOrOpen(check, this);
        check.AtLeastOne(Heads, DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("Heads"), Name, "Heads", "at least 1", LayerCheck.Declared(Heads));
        if (HeadWidth is null)
            check.Divides(Heads, Input.Width, DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("Heads"), Name, "Heads", new object[] { "a divisor of the width ", Input.Width, " where HeadWidth is not stated" }, Heads);
        else
            check.AtLeastOne(HeadWidth, DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("HeadWidth"), Name, "HeadWidth", "at least 1", LayerCheck.Declared(HeadWidth));
        Weights.Check(check, Name);
    }

    public override string ModuleType(TypeNames types) => types.SelfAttentionModule;

    public override string HookType(TypeNames types) => types.SelfAttentionHookPoint;

    public override string RecordingType(TypeNames types) => types.SelfAttentionRecording;

    public override string NewModule(LayerSite site)
    {
        string headWidth = HeadWidth is null ? "" : $", headWidth: {HeadWidth.Code("")}";
        string flags = $"{(Causal ? ", causal: true" : "")}{(Bias ? "" : ", bias: false")}{(Scaled ? "" : ", scaled: false")}{Weights.TrainableArgument}";
        string init = Weights.IsDefault ? "" : Weights.Init == "Normal" ? $", init: {site.Types.Init}.Normal, std: {CSharpLiteral.Of(Weights.Std)}" : $", init: {site.Types.Init}.{Weights.Init}";
        return $"new(width: {Input.Width.Code("")}, heads: {Heads.Code("")}{headWidth}{flags}{init})";
    }
}

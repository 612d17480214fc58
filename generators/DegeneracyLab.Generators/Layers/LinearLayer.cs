using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A fully connected layer.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Outputs">The number of outputs.</param>
/// <param name="Bias">Whether it adds a bias.</param>
/// <param name="Weights">What is said of its weights.</param>
internal sealed record LinearLayer(string Name, TensorShape Input, Size Outputs, bool Bias, WeightSpec Weights) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Linear", "linear", static arguments =>
        new LinearLayer("", TensorShape.Unknown, arguments.Size("outputs"), arguments.Named("Bias", true), WeightSpec.Of(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => Bias ? "y = x W^T + b" : "y = x W^T";

    public override TensorShape Output => Input.WithWidth(Outputs);

    public override bool IsAffine => true;

    public override bool HasModule => true;

    public override string ModuleType(TypeNames types) => types.Linear;

    public override void Check(LayerCheck check)
    {
        ShapeRules.VectorOrSequence(check, this);
        check.AtLeastOne(Outputs, DiagnosticDescriptors.OutputsNotPositive, check.Arguments.At("outputs"), Name, LayerCheck.Declared(Outputs), check.Before);
        Weights.Check(check, Name);
    }

    public override string NewModule(LayerSite site) =>
        $"{site.Types.NewLayer}.Linear(inputs: {Input.Width.Code("")}, outputs: {Outputs.Code("")}{(Bias ? "" : ", bias: false")}{Weights.TrainableArgument})";

    public override string Draw(LayerSite site) => $"draw.Linear({site.Field}{Weights.DrawArguments(site.Types)});";

    public override string Forward(LayerSite site) => $"{site.Field}.call({site.InputLocal})";

    public override void WritePullBack(SourceWriter writer, LayerSite site)
    {
        if (Bias)
            writer.Line($"pass.AddBias(g, {site.Field}.bias);");
        writer.Line($"g = g.matmul({site.Field}.weight);");
    }

    public override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = t.matmul({site.Field}.weight.t());");

    public override string ParameterBlocks(LayerSite site) => $"blocks.Linear({site.Hook}, {site.InputHook}, {site.Field});";

    public override string Steps(LayerSite site) => $"steps.Linear({site.Hook}, {site.InputHook}, {site.Field});";

    public override string FirstParameter(LayerSite site) => $"{site.Field}.weight";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Linear({site.Hook}, {site.InputShape}, outputs: {LayerSite.Code(Outputs)}, bias: {CSharpLiteral.Of(Bias)}{Weights.TrainableArgument})";
}

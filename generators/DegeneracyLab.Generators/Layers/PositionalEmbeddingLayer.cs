using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>Adds a vector for each position.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Positions">The number of positions in the table; null for that of the input.</param>
/// <param name="Weights">What is said of its weights.</param>
internal sealed record PositionalEmbeddingLayer(string Name, TensorShape Input, Size? Positions, WeightSpec Weights) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("PositionalEmbedding", "positionalEmbedding", static arguments =>
        new PositionalEmbeddingLayer("", TensorShape.Unknown, arguments.OptionalSize("Positions"), WeightSpec.Of(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => "y = x + P";

    public override TensorShape Output => Input;

    public override bool IsAffine => true;

    public override bool HasModule => true;

    private Size Table => Positions ?? Input.Sizes[0];

    public override string ModuleType(TypeNames types) => types.PositionalEmbeddingModule;

    public override void Check(LayerCheck check)
    {
        ShapeRules.Sequence(check, this);
        if (Positions is not null)
        {
            check.AtLeastOne(Positions, DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("Positions"), Name, "Positions", "at least 1", LayerCheck.Declared(Positions));
            if (Input.IsSequence)
                check.AtMost(Input.Sizes[0], Positions, DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("Positions"), Name, "Positions", new object[] { "at least the ", Input.Sizes[0], " of its input" }, Positions);
        }

        Weights.Check(check, Name);
    }

    public override string NewModule(LayerSite site) =>
        $"new(positions: {Table.Code("")}, width: {Input.Width.Code("")}{Weights.TrainableArgument})";

    public override string Draw(LayerSite site) => $"draw.Embedding({site.Field}.weight{Weights.DrawArguments(site.Types)});";

    public override string Forward(LayerSite site) => $"{site.Field}.call({site.InputLocal})";

    public override void WritePullBack(SourceWriter writer, LayerSite site) => writer.Line($"{site.Field}.AddBias(pass, g);");

    public override void WritePushForward(SourceWriter writer, LayerSite site)
    {
    }

    public override string ParameterBlocks(LayerSite site) => $"{site.Field}.AddParameterBlocks(blocks, {site.Hook});";

    public override string Steps(LayerSite site) => $"{site.Field}.AddSteps(steps, {site.Hook}, {site.InputHook});";

    public override string FirstParameter(LayerSite site) => $"{site.Field}.weight";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Embedding({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.InputShape}, {site.OutputShape}, parameters: {LayerSite.Product(Table, Input.Width)}, bias: true{Weights.TrainableArgument})";
}

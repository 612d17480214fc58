using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A vector for each token.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Width">The width of the vectors.</param>
/// <param name="Weights">What is said of its weights.</param>
internal sealed record TokenEmbeddingLayer(string Name, TensorShape Input, Size Width, WeightSpec Weights) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("TokenEmbedding", "tokenEmbedding", static arguments =>
        new TokenEmbeddingLayer("", TensorShape.Unknown, arguments.Size("width"), WeightSpec.Of(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => "y = W[token]";

    public override TensorShape Output => Input.IsTokens ? TensorShape.Of(Input.Sizes[0], Width) : TensorShape.Of(Size.Unknown, Width);

    public override bool IsAffine => true;

    public override bool HasModule => true;

    private Size Vocabulary => Input.Vocabulary ?? Size.Unknown;

    public override string ModuleType(TypeNames types) => types.TokenEmbeddingModule;

    public override void Check(LayerCheck check)
    {
        ShapeRules.Tokens(check, this);
        check.AtLeastOne(Width, DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("width"), Name, "width", "at least 1", LayerCheck.Declared(Width));
        Weights.Check(check, Name);
    }

    public override string NewModule(LayerSite site) =>
        $"{site.Types.NewLayer}.Embedding(vocabulary: {Vocabulary.Code("")}, width: {Width.Code("")}{Weights.TrainableArgument})";

    public override string Draw(LayerSite site) => $"draw.Embedding({site.Field}.weight{Weights.DrawArguments(site.Types)});";

    public override string Forward(LayerSite site) => $"{site.Field}.call({site.InputLocal})";

    /// <summary>Token ids have no derivatives: no product begins before this layer.</summary>
    public override void WritePullBack(SourceWriter writer, LayerSite site)
    {
    }

    public override void WritePushForward(SourceWriter writer, LayerSite site)
    {
    }

    public override string ParameterBlocks(LayerSite site) => $"blocks.Embedding({site.Hook}, {site.InputHook}, {site.Field});";

    public override string Steps(LayerSite site) => $"steps.Embedding({site.Hook}, {site.InputHook}, {site.Field});";

    public override string FirstParameter(LayerSite site) => $"{site.Field}.weight";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Embedding({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.InputShape}, {site.OutputShape}, parameters: {LayerSite.Product(Vocabulary, Width)}{Weights.TrainableArgument})";
}

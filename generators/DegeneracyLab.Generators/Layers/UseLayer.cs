using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A block in sequence.</summary>
internal sealed record UseLayer(string Name, TensorShape Input, BlockReference Block) : BlockLayer(Name, Input, Block)
{
    public static LayerKind Definition { get; } = new("Use", "use", static arguments => new UseLayer("", TensorShape.Unknown, arguments.Block(0, "sizes"))) { Arity = 1 };

    public override string Kind => Definition.Name;

    public override string Equation => $"y = {Block.Type.Name}(x)";

    public override string Steps(LayerSite site) => $"steps.Use({site.Field});";

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Use({site.Field})";
}

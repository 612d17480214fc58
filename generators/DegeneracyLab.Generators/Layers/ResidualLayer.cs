using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A residual connection around a block.</summary>
internal sealed record ResidualLayer(string Name, TensorShape Input, BlockReference Block) : BlockLayer(Name, Input, Block)
{
    public static LayerKind Definition { get; } = new("Residual", "residual", static arguments => new ResidualLayer("", TensorShape.Unknown, arguments.Block(0, "sizes"))) { Arity = 1 };

    public override string Kind => Definition.Name;

    public override string Equation => $"y = x + {Block.Type.Name}(x)";

    public override TensorShape Output => Input;

    public override void Check(LayerCheck check)
    {
        base.Check(check);
        TensorShape output = base.Output;
        // A linear layer at the end of the block can mend the width, and nothing else.
        if (!Input.IsImage && output.WithWidth(Input.Width) == Input)
            check.ForFix = FixData.None.With(FixData.Layer, LinearLayer.Definition.Name);
        // With what the block takes: if that is not what it gets, it is told already.
        check.Equal(output, Block.Input.Inside(Input), DiagnosticDescriptors.ResidualShape, check.Arguments.At(), Name, $"{Block.Type.Name} ", output, check.Before);
    }

    public override string Forward(LayerSite site) => $"{site.Types.ResidualBranch}.Forward({site.Field}, {site.InputLocal})";

    public override string Steps(LayerSite site) => $"steps.Residual({site.Field});";

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Residual({site.Field}, stream: {site.InputHook})";

    protected override string Call(LayerSite site, string method, string trace, string arguments) =>
        $"{site.Types.ResidualBranch}.{method}({site.Field}, {trace}, {arguments})";
}

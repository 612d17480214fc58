using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>What layers demand of the blocks that they use.</summary>
internal static class BlockRules
{
    /// <summary>Demands that a block takes what it gets.</summary>
    public static void CheckInput(LayerCheck check, Layer layer, BlockReference block, TensorShape input)
    {
        if (!block.IsBlock || input.IsUnknown || block.Input.IsUnknown)
            return;
        object[] takes = block.NeedsPositions ? ["[batch, positions, ", block.Input.Width, "]"] : [block.Input];
        if (block is { Input.IsOpen: true, NeedsPositions: false } && input is { Rank: > 1, IsOpen: false, IsTokens: false } && input.Entries == block.Input.Width)
            check.ForFix = FixData.None.With(FixData.Layer, FlattenLayer.Definition.Name);
        object[] message = [layer.Name, layer.Kind, new object[] { $"what {block.Type.Name} takes, ", takes }, check.Before, input.IsTokens ? ", which holds token ids" : ""];
        if (block.Input.IsOpen)
        {
            if (input.IsTokens || input.IsImage || (block.NeedsPositions && !input.IsSequence && !input.IsOpen))
                check.Report(DiagnosticDescriptors.ShapeMismatch, check.Arguments.At(), message);
            else
                check.Equal(input.Width, block.Input.Width, DiagnosticDescriptors.ShapeMismatch, check.Arguments.At(), message);
        }
        else
        {
            check.Equal(input, block.Input, DiagnosticDescriptors.ShapeMismatch, check.Arguments.At(), message);
        }
    }
}

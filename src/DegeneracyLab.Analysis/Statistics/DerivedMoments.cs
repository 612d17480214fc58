using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Matrices that follow from the statistics exactly, because a fully connected layer is the same linear map for every
/// sample. All are means over samples, and tensors of the caller's.
/// </summary>
internal static class DerivedMoments
{
    /// <summary>The Gram matrix of a section's pre-activations with a constant 1 appended, [width + 1, width + 1].</summary>
    public static Tensor FoldedPreActivationGram(NetworkStatistics statistics, int section)
    {
        using var scope = NewDisposeScope();
        Tensor weight = FoldedMap(statistics.Sections[section]);
        return weight.matmul(statistics.Nodes[section].FoldedGram()).matmul(weight.t()).MoveToOuterDisposeScope();
    }

    /// <summary>K: the second moment of the Jacobian from a section's pre-activations to the output, [width, width].</summary>
    public static Tensor PreActivationJacobianMoment(NetworkStatistics statistics, int section)
    {
        using var scope = NewDisposeScope();
        int width = statistics.Sections[section].Section.Width;
        return statistics.Sections[section].JacobianSum.narrow(0, 0, width).narrow(1, 0, width).DividedBy(statistics.Count).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// M': the second moment of the Jacobian from a node layer to the output, [width + 1, width + 1]. The last coordinate is
    /// the constant that multiplies the biases from here on.
    /// </summary>
    public static Tensor FoldedNodeJacobianMoment(NetworkStatistics statistics, int node)
    {
        using var scope = NewDisposeScope();
        int width = statistics.Structure.WidthOf(node);
        Tensor moment;
        if (node < statistics.Sections.Count)
        {
            Tensor weight = FoldedMap(statistics.Sections[node]);
            moment = weight.t().matmul(statistics.Sections[node].JacobianSum.DividedBy(statistics.Count)).matmul(weight);
        }
        else
        {
            moment = eye(width + 1, dtype: ScalarType.Float64, device: CPU);
            moment[width, width] = tensor(0.0, ScalarType.Float64, CPU);
        }

        return moment.MoveToOuterDisposeScope();
    }

    /// <summary>The section's affine map on vectors with a constant: [[W, b], [0, 1]], of shape [width + 1, inputs + 1].</summary>
    public static Tensor FoldedMap(SectionStatistics section)
    {
        using var scope = NewDisposeScope();
        Tensor constant = zeros(1, section.Section.InputWidth + 1, dtype: ScalarType.Float64, device: section.FoldedWeight.device);
        constant.narrow(1, section.Section.InputWidth, 1).FillInPlace(1);
        return cat([section.FoldedWeight, constant], 0).MoveToOuterDisposeScope();
    }
}

using System.Globalization;
using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>The names of PyTorch's <c>Sequential</c>: the place of a layer among all layers, and within it <c>weight</c> and <c>bias</c>.</summary>
internal sealed class SequentialNames() : NameMap("PyTorch Sequential")
{
    internal override NameAssignment Assign(DeclaredNetwork network, StoredNames? stored)
    {
        string?[] names = new string?[network.Parameters.Count];
        Number(network, network.Description.Layers, prefix: "", names);
        return Array.FindIndex(names, name => name is null) is >= 0 and var without
            ? NameAssignment.None($"{network.Parameters[without].Name} is not part of a layer that a Sequential has")
            : NameAssignment.Of([.. names.Select(name => (IReadOnlyList<NamedTensor>)[new(name!)])]);
    }

    private static void Number(DeclaredNetwork network, IEnumerable<LayerDescription> layers, string prefix, string?[] names)
    {
        foreach ((int place, LayerDescription layer) in layers.Index())
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{place}.");
            if (layer.IsIdentity && layer.Inside.Count > 0)
                Number(network, DeclaredNetwork.Inside(layer), name, names);
            else if (network.StepsOf(layer).Where(step => step.Parameters.Count > 0).ToArray() is [{ } step] && step.Output == layer.HookPoint)
                AddNames(network, step, name, names);
        }
    }

    private static void AddNames(DeclaredNetwork network, NetworkStep step, string prefix, string?[] names)
    {
        (Parameter? weight, Parameter? bias) = step switch
        {
            MapStep { IsTransposed: false } map => (map.Weight, map.Bias),
            ConvolutionStep convolution => (convolution.Weight, convolution.Bias),
            GainStep gain => (gain.Gain, gain.Bias),
            TableStep table => (table.Table, null),
            _ => ((Parameter?)null, (Parameter?)null),
        };
        if (weight is not null)
            names[network.Of(weight).Index] = prefix + "weight";
        if (bias is not null)
            names[network.Of(bias).Index] = prefix + "bias";
    }
}

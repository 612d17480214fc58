using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Modules with names of their own, as in PyTorch. They are found by the declared names, whatever their case and underscores; where those
/// do not do, by shapes, and among modules of the same shapes in order of appearance.
/// </summary>
internal sealed class ModuleNames() : NameMap("named modules")
{
    internal override NameAssignment Assign(DeclaredNetwork network, StoredNames? stored)
    {
        string[] names = [.. network.Parameters.Select(parameter => Snake(parameter.Name))];
        IReadOnlyDictionary<int, string> attention = MultiheadAttention(network);
        string[] written = [.. names.Select((name, index) => attention.GetValueOrDefault(index, name))];
        if (stored is null)
        {
            return written.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
                ? NameAssignment.None($"two parameters would be {twice.Key}")
                : Of(written);
        }

        ILookup<string, string> byName = stored.Shapes.ToLookup(tensor => Plain(tensor.Name), tensor => tensor.Name, StringComparer.Ordinal);
        string[] found = [.. names.Select((name, index) => Only(byName[Plain(name)]) ?? Only(byName[Plain(written[index])]) ?? "")];
        if (!found.Contains(""))
            return Of(found);
        ModuleOrder order = ModuleOrder.Of(network.Parameters, stored);
        return order.Names is { } ordered ? Of(ordered) with { Way = order.Way }
            : order.Reason is { } reason ? NameAssignment.None(reason) with { IsAmbiguous = true }
            : Of([.. found.Select((name, index) => name.Length > 0 ? name : written[index])]);
    }

    /// <summary>A name as Python writes it: Mlp.HiddenLayer becomes mlp.hidden_layer.</summary>
    /// <param name="name">The declared name.</param>
    internal static string Snake(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]) || (char.IsUpper(name[i - 1]) && i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static NameAssignment Of(IEnumerable<string> names) => NameAssignment.Of([.. names.Select(name => (IReadOnlyList<NamedTensor>)[new(name)])]);

    private static string? Only(IEnumerable<string> names) => names.Take(2).ToArray() is [{ } name] ? name : null;

    /// <summary>A name without what does not count.</summary>
    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The names that PyTorch's <c>MultiheadAttention</c> gives to the parameters of attention, by the parameter's index.</summary>
    private static Dictionary<int, string> MultiheadAttention(DeclaredNetwork network)
    {
        Dictionary<int, string> names = [];
        foreach (LayerDescription layer in network.Description.AllLayers)
        {
            if (layer.Attention is not { } attention)
                continue;
            foreach (MapStep map in network.StepsOf(layer).OfType<MapStep>())
            {
                (string weight, string bias)? leaves = map.Output == attention.Projections ? ("in_proj_weight", "in_proj_bias") : map.Output == layer.HookPoint ? ("out_proj.weight", "out_proj.bias") : null;
                if (leaves is not { } leaf)
                    continue;
                DeclaredParameter parameter = network.Of(map.Weight);
                // The owner of the layers within attention.
                string owner = Snake(parameter.Layer[..(parameter.Layer.LastIndexOf('.') + 1)]);
                names[parameter.Index] = owner + leaf.weight;
                if (map.Bias is { } declared)
                    names[network.Of(declared).Index] = owner + leaf.bias;
            }
        }

        return names;
    }
}

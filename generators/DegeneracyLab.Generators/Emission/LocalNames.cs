using System.Collections.Immutable;
using System.Globalization;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Emission;

/// <summary>Names of local variables for the values at hook points.</summary>
internal static class LocalNames
{
    /// <summary>One name for each layer; none is that of a field, of a parameter or of another layer's variable.</summary>
    public static ImmutableArray<string> Of(EquatableArray<Layer> layers)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal) { "_" };
        foreach (Layer layer in layers)
            taken.Add(layer.Name);

        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>(layers.Count);
        foreach (Layer layer in layers)
        {
            if (layer is InputLayer)
            {
                names.Add("input");
                continue;
            }

            string wish = Wish(layer);
            string name = wish;
            for (int i = 2; MemberNames.IsParameter(name) || !taken.Add(name); i++)
                name = wish + "_" + i.ToString(CultureInfo.InvariantCulture);
            names.Add(Identifiers.Escape(name));
        }

        return names.ToImmutable();
    }

    /// <summary><c>leakyRelu1</c> for <c>LeakyReLU1</c>, <c>readout</c> for <c>Readout</c>.</summary>
    private static string Wish(Layer layer)
    {
        string ordinal = layer.Name.StartsWith(layer.Kind, StringComparison.Ordinal) ? layer.Name.Substring(layer.Kind.Length) : "";
        return int.TryParse(ordinal, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? LayerCatalogue.LocalName(layer.Kind) + ordinal
            : Identifiers.ToLocal(layer.Name);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Shapes;

/// <summary>The shape of one sample at a hook point, without the batch dimension. A size that is not positive is unknown.</summary>
/// <param name="Sizes">The sizes, the last one the width on which fully connected layers act.</param>
internal sealed record TensorShape(EquatableArray<int> Sizes)
{
    /// <summary>The shape of a vector.</summary>
    public static TensorShape Vector(int width) => new(ImmutableArray.Create(width));

    /// <summary>The last size.</summary>
    public int Width => Sizes[Sizes.Count - 1];

    /// <summary>The shape with another last size.</summary>
    public TensorShape WithWidth(int width)
    {
        ImmutableArray<int>.Builder sizes = ImmutableArray.CreateBuilder<int>(Sizes.Count);
        for (int i = 0; i < Sizes.Count - 1; i++)
            sizes.Add(Sizes[i]);
        sizes.Add(width);
        return new(sizes.ToImmutable());
    }

    /// <summary>The sizes separated by commas: <c>64</c>.</summary>
    public string List()
    {
        var text = new StringBuilder();
        foreach (int size in Sizes)
        {
            if (text.Length > 0)
                text.Append(", ");
            text.Append(size > 0 ? size.ToString(CultureInfo.InvariantCulture) : "?");
        }

        return text.ToString();
    }

    /// <summary>As documentation writes it: <c>[batch, 64]</c>.</summary>
    public override string ToString() => $"[batch, {List()}]";
}

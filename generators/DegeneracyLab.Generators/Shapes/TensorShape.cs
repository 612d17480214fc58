using System.Collections.Immutable;
using System.Text;
using DegeneracyLab.Generators.Helpers;

namespace DegeneracyLab.Generators.Shapes;

/// <summary>The shape of one sample at a hook point, without the batch dimension.</summary>
/// <param name="Sizes">The sizes, the last one the width on which fully connected layers act.</param>
/// <param name="IsOpen">
/// Whether any sizes may come before those: of a block that acts on the last dimension, with or without positions before it.
/// </param>
/// <param name="Vocabulary">The number of tokens, if the values are token ids; else null.</param>
internal sealed record TensorShape(EquatableArray<Size> Sizes, bool IsOpen = false, Size? Vocabulary = null)
{
    /// <summary>Stands for any number of sizes.</summary>
    private static readonly Size Leading = new(int.MinValue + 1);

    /// <summary>A shape about which nothing is known, not even how many sizes there are.</summary>
    public static readonly TensorShape Unknown = Of(Leading, Size.Unknown);

    /// <summary>The number of sizes that are known.</summary>
    public int Rank => Sizes.Count;

    /// <summary>Whether a size is unknown, because something is wrong.</summary>
    public bool IsUnknown
    {
        get
        {
            foreach (Size size in Sizes)
                if (size.IsUnknown)
                    return true;
            return false;
        }
    }

    /// <summary>Whether the values are token ids.</summary>
    public bool IsTokens => Vocabulary is not null;

    /// <summary>Whether it is a sequence of vectors.</summary>
    public bool IsSequence => Rank == 2 && !IsOpen && !IsTokens;

    /// <summary>Whether it is an image.</summary>
    public bool IsImage => Rank == 3;

    /// <summary>The last size.</summary>
    public Size Width => Sizes[Sizes.Count - 1];

    /// <summary>The number of entries.</summary>
    public Size Entries
    {
        get
        {
            Size entries = 1;
            foreach (Size size in Sizes)
                entries *= size;
            return entries;
        }
    }

    /// <summary>The shape as <c>[Block(...)]</c> states it for any positions: <c>Input = 8</c>; null if sizes are no numbers, or token ids.</summary>
    public string? BlockArguments
    {
        get
        {
            foreach (Size size in Sizes)
                if (!size.IsNumber)
                    return null;
            return IsTokens ? null : IsImage ? $"Channels = {Sizes[0]}, Height = {Sizes[1]}, Width = {Sizes[2]}" : $"Input = {Width}";
        }
    }

    /// <summary>The shape of a vector.</summary>
    public static TensorShape Vector(Size width) => new(ImmutableArray.Create(width));

    /// <summary>A shape of numbers.</summary>
    public static TensorShape Of(params Size[] sizes) => new(ImmutableArray.Create(sizes));

    /// <summary>The shape of a vector, or of a sequence of vectors.</summary>
    public static TensorShape Open(Size width) => new(ImmutableArray.Create(width), IsOpen: true);

    /// <summary>The shape with another last size.</summary>
    public TensorShape WithWidth(Size width)
    {
        ImmutableArray<Size>.Builder sizes = ImmutableArray.CreateBuilder<Size>(Sizes.Count);
        for (int i = 0; i < Sizes.Count - 1; i++)
            sizes.Add(Sizes[i]);
        sizes.Add(width);
        return new(sizes.ToImmutable(), IsOpen);
    }

    /// <summary>An open shape with the sizes that come before the width elsewhere; another shape as it is.</summary>
    /// <param name="outer">The shape elsewhere.</param>
    public TensorShape Inside(TensorShape outer) => IsOpen && Rank == 1 ? outer.WithWidth(Width) : this;

    /// <summary>The sizes separated by commas: <c>3, 128</c>, <c>.., 128</c>.</summary>
    public string List() => Join(IsOpen ? ".." : "", static size => size.ToString());

    /// <summary>The sizes as an expression for a list: <c>[3, 128]</c>.</summary>
    /// <param name="owner">What the parameters are members of.</param>
    public string Code(string owner) => $"[{Join(IsOpen ? ".. Leading" : "", size => size.Code(owner))}]";

    /// <summary>As documentation writes it: <c>[batch, 64]</c>.</summary>
    public override string ToString() => $"[batch, {List()}]";

    /// <summary>As documentation writes it, with sizes written in another way.</summary>
    public string ToString(Func<Size, string> write) => $"[batch, {Join(IsOpen ? ".." : "", write)}]";

    private string Join(string first, Func<Size, string> write)
    {
        var text = new StringBuilder(first);
        foreach (Size size in Sizes)
        {
            if (text.Length > 0)
                text.Append(", ");
            text.Append(size == Leading ? ".." : write(size));
        }

        return text.ToString();
    }
}

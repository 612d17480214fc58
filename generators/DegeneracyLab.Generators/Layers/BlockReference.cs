using System.Collections.Immutable;
using System.Text;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A block as a layer uses it.</summary>
/// <param name="Type">Its class.</param>
/// <param name="Input">The shape that it takes, with the sizes of the place where it is used.</param>
/// <param name="Output">The shape that it gives, likewise.</param>
/// <param name="HooksInside">The number of its hook points.</param>
/// <param name="Arguments">The arguments of its primary constructor.</param>
internal sealed record BlockReference(TypeReference Type, TensorShape Input, TensorShape Output, int HooksInside, EquatableArray<Size> Arguments)
{
    /// <summary>Whether it is a block at all, with types for its hook points and its part of a trace.</summary>
    public bool IsBlock => HooksInside > 0;

    /// <summary>Whether there must be positions before the last dimension, which the input of a block for any shape does not tell.</summary>
    public bool NeedsPositions { get; init; }

    /// <summary>Whether all its layers are affine.</summary>
    public bool IsAffine { get; init; }

    /// <summary>A sound block.</summary>
    public static BlockReference Of(TypeReference type, TensorShape input, IReadOnlyList<Layer> layers, ImmutableArray<Size> arguments)
    {
        int hooks = 0;
        bool needsPositions = false;
        bool isAffine = true;
        foreach (Layer layer in layers)
        {
            hooks += layer.HooksInside + 1;
            needsPositions |= layer.NeedsPositions;
            isAffine &= layer.IsAffine;
        }

        return new(type, input, layers[layers.Count - 1].Output, hooks, arguments) { NeedsPositions = needsPositions, IsAffine = isAffine };
    }

    /// <summary>What stands for a class that is no block.</summary>
    public static BlockReference None(TypeReference type) => Unknown(type, hooks: 0);

    /// <summary>What stands for a block whose declaration is wrong: its types are there, and no more.</summary>
    public static BlockReference Broken(TypeReference type) => Unknown(type, hooks: 1);

    /// <summary>The expression that makes an instance.</summary>
    public string New(TypeNames types) => $"new {Type.Code(types)}({ArgumentList})";

    /// <summary>The arguments of the primary constructor as code.</summary>
    public string ArgumentList
    {
        get
        {
            var arguments = new StringBuilder();
            foreach (Size argument in Arguments)
                arguments.Append(arguments.Length == 0 ? "" : ", ").Append(argument.Code(""));
            return arguments.ToString();
        }
    }

    /// <summary>The type of its hook points.</summary>
    public string HookPoints(TypeNames types) => $"{Type.Code(types)}.{MemberNames.HookPoints}";

    /// <summary>The type of its part of a trace.</summary>
    public string Recording(TypeNames types) => $"{Type.Code(types)}.{MemberNames.Recording}";

    private static BlockReference Unknown(TypeReference type, int hooks) =>
        new(type, TensorShape.Open(Size.Unknown), TensorShape.Open(Size.Unknown), hooks, ImmutableArray<Size>.Empty);
}

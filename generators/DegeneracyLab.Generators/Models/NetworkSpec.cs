using System.Collections.Immutable;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Models;

/// <summary>All that the emitter knows of a network or block. It is equal to another if the same is generated for both.</summary>
/// <param name="Declaration">The class.</param>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Input">The shape of the input.</param>
/// <param name="Layers">The layers, in order. Of a wrong declaration those whose names can be used.</param>
/// <param name="Surface">What is generated instead of a module if the declaration is wrong; null if it is sound.</param>
internal sealed record NetworkSpec(
    TypeDeclarationSpec Declaration,
    string HintName,
    TensorShape Input,
    EquatableArray<Layer> Layers,
    SurfaceSpec? Surface)
{
    /// <summary>Whether it is a block.</summary>
    public bool IsBlock { get; init; }

    /// <summary>The names of the primary constructor's parameters, in order.</summary>
    public EquatableArray<string> Parameters { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>Whether there is a primary constructor, perhaps without parameters, which all others must call.</summary>
    public bool HasPrimaryConstructor { get; init; }

    /// <summary>Whether there are members that whoever makes an instance must set.</summary>
    public bool HasRequiredMembers { get; init; }

    /// <summary>What the constructor checks.</summary>
    public EquatableArray<SizeRule> Rules { get; init; } = ImmutableArray<SizeRule>.Empty;

    /// <summary>The name of the class that holds the sizes: one that means nothing else around the network.</summary>
    public string SizesClass { get; init; } = MemberNames.Sizes;

    /// <summary>The attributes of generated code, without their suffix, that the user gave the class already: they cannot stand there twice.</summary>
    public EquatableArray<string> OwnMarks { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>Whether short names of types would mean something else around the class, so that they are qualified.</summary>
    public bool QualifiesNames { get; init; }
}
